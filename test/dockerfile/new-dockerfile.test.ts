import { describe, expect, test } from 'vitest';
import { detect } from '../../src/detect/detect.ts';
import { setEntrypoint } from '../../src/dockerfile/entrypoint.ts';
import { readImage } from '../../src/dockerfile/image.ts';
import { noteworthy } from '../../src/dockerfile/noteworthy.ts';
import { addPackages } from '../../src/dockerfile/packages.ts';
import { scriptsReachImage } from '../../src/dockerfile/scripts-reach.ts';
import type { Choices } from '../../src/model/choices.ts';
import { fact } from '../../src/model/evidence.ts';
import type { Plan } from '../../src/model/plan.ts';
import { decide } from '../../src/planning/decide.ts';
import type { Given } from '../../src/planning/given.ts';
import { makePlan } from '../../src/planning/plan.ts';
import { makeRemoval } from '../../src/planning/removal.ts';
import { settle } from '../../src/planning/settle.ts';
import { isPristine } from '../../src/scripts/signature.ts';
import { repoOf } from '../repo-of.ts';
import { apps, lockOf } from './new-dockerfile-apps.ts';

type Files = Readonly<Record<string, string>>;

function settled(files: Files, said: Partial<Choices> = {}) {
	const given = Object.fromEntries(
		Object.entries(said).map(([name, value]) => [name, fact(value, `--${name}`, undefined, 'you said so')]),
	) as Given;
	const facts = detect(repoOf(files), given);
	return { facts, state: settle(facts, given) };
}

function planned(files: Files, said: Partial<Choices> = { newDockerfile: true }): Plan {
	const { facts, state } = settled(files, said);
	return makePlan(repoOf(files), facts, decide(state));
}

function applied(files: Files, { changes }: Pick<Plan, 'changes'>): Record<string, string> {
	const after: Record<string, string> = { ...files };
	for (const change of changes) {
		if (change.after === null) delete after[change.path];
		else after[change.path] = change.after;
	}
	return after;
}

const textOf = (plan: Plan, path: string) => plan.changes.find((change) => change.path === path)?.after ?? '';
const codes = ({ findings }: Plan) => findings.map(({ code }) => code);

const scope = {
	dockerfile: 'Dockerfile',
	procfile: 'Procfile',
	process: 'web',
	scriptDir: 'script',
	platform: 'eyk',
	app: undefined,
};

describe.each(Object.entries(apps))('%s', (name, files) => {
	const plan = planned(files);
	const dockerfile = textOf(plan, 'Dockerfile');
	const image = readImage(dockerfile, 'Dockerfile');

	test('gets what the golden files show', async () => {
		await expect(dockerfile).toMatchFileSnapshot(`new/${name}.Dockerfile`);
		await expect(textOf(plan, '.dockerignore')).toMatchFileSnapshot(`new/${name}.dockerignore`);
	});

	test('leaves nothing to add, needs no BuildKit, and takes the scripts along', () => {
		expect(addPackages(dockerfile, 'Dockerfile').text).toBe(dockerfile);
		expect(setEntrypoint(dockerfile, 'Dockerfile').text).toBe(dockerfile);
		expect(noteworthy(image).map(({ code }) => code)).not.toContain('needs-buildkit');
		expect(scriptsReachImage(image, textOf(plan, '.dockerignore'), 'script')).toEqual([]);
		expect(image).toMatchObject({ user: 'app', workdir: '/app', exposes: [{ value: plan.choices.port }] });
		expect(isPristine(dockerfile)).toBe(true);
	});

	test('is kept by a second run, and taken out again whole', () => {
		const once = applied(files, plan);
		expect(applied(once, planned(once))).toEqual(once);
		expect(applied(once, planned(once, {}))).toEqual(once);
		expect(applied(once, makeRemoval(repoOf(once), scope))).toEqual(files);
	});
});

describe('what the user makes of it', () => {
	const files = apps['rack-on-puma'] as Files;
	const once = applied(files, planned(files));

	test('stays theirs: removal keeps it, the ignore file too', () => {
		const edited = {
			...once,
			Dockerfile: `${once.Dockerfile}LABEL ours=1\n`,
			'.dockerignore': `${once['.dockerignore']}doc\n`,
		};
		const rest = applied(edited, makeRemoval(repoOf(edited), scope));
		expect(rest).toEqual({ ...files, Dockerfile: edited.Dockerfile, '.dockerignore': edited['.dockerignore'] });
	});

	test('gets the line back that it lost', () => {
		const edited = { ...once, Dockerfile: String(once.Dockerfile).replace('dumb-init procps', 'procps') };
		const mended = textOf(planned(edited, {}), 'Dockerfile');
		expect(mended).toContain('--no-install-recommends dumb-init');
		expect(applied(edited, makeRemoval(repoOf({ ...edited, Dockerfile: mended }), scope)).Dockerfile).toBe(
			edited.Dockerfile,
		);
	});

	test('an ignore file of theirs is not touched, and is listened to', () => {
		const plan = planned({ ...files, '.dockerignore': 'script\n' });
		expect(plan.changes.map(({ path }) => path)).not.toContain('.dockerignore');
		expect(codes(plan)).toContain('script-ignored');
	});
});

describe('the offer', () => {
	const files = apps['rack-on-puma'] as Files;
	const asked = (...args: Parameters<typeof settled>) => settled(...args).state.open.map(({ name }) => name);

	test('is made where there is a bundle and no Dockerfile, once; --yes alone does not take it', () => {
		expect(asked(files)).toContain('newDockerfile');
		expect(asked({ ...files, Dockerfile: 'FROM ruby:3.4\n' })).not.toContain('newDockerfile');
		expect(asked({ 'config.ru': '' }, { server: 'puma' })).not.toContain('newDockerfile');
		const declined = planned(files, {});
		expect(declined.changes.map(({ path }) => path)).not.toContain('Dockerfile');
		expect(declined.findings).toMatchObject([{ code: 'no-dockerfile', message: /--new-dockerfile/ }]);
		expect(asked(applied(files, declined))).not.toContain('newDockerfile');
	});

	test('needs a Ruby that somebody names', () => {
		const unnamed = { ...files, Gemfile: 'ruby ">= 3.1"\n' };
		expect(asked(unnamed, { newDockerfile: true })).toContain('rubyVersion');
		expect(() => planned(unnamed)).toThrow(
			'Which version of Ruby does the app run on? Neither .ruby-version nor the Gemfile names one. Say so with --ruby-version.',
		);
		expect(textOf(planned(unnamed, { newDockerfile: true, rubyVersion: '3.1' }), 'Dockerfile')).toContain(
			'FROM ruby:3.1-slim AS base',
		);
	});

	test('needs a bundle to install', () => {
		expect(() => planned({ Gemfile: 'ruby "3.4.2"\ngem "puma"\n' })).toThrow(
			'A Dockerfile can only be written for an app with a Gemfile and a Gemfile.lock. Run `bundle lock`, and run again.',
		);
	});

	test('tries the build before anything is deployed', () => {
		const build = (said: Partial<Choices>) => planned(files, { newDockerfile: true, ...said }).nextSteps[0]?.command;
		expect(build({ app: 'shop' })).toBe('docker build -t shop .');
		expect(build({ dockerfile: 'docker/web' })).toBe('docker build -f docker/web -t app .');
	});
});

describe('what leaving a buildpack brings', () => {
	test('a bundle locked on a Mac only', () => {
		const files = {
			...(apps['rack-on-puma'] as Files),
			'Gemfile.lock': lockOf(['puma'], { platform: 'arm64-darwin-23' }),
		};
		expect(planned(files).findings).toMatchObject([
			{ code: 'bundle-not-for-linux', severity: 'error', message: /bundle lock --add-platform x86_64-linux/ },
		]);
	});

	test('a server that is not in the bundle', () => {
		expect(codes(planned(apps['passenger-on-the-side'] as Files))).toEqual(['server-not-locked']);
	});

	test('a secret that the buildpack made up', () => {
		expect(planned(apps['rails-api'] as Files, { newDockerfile: true, app: 'shop' }).findings).toMatchObject([
			{ code: 'secret-key-base', message: /eyk config:set SECRET_KEY_BASE="\$\(openssl rand -hex 64\)" -a shop$/ },
		]);
	});

	test('an image whose Debian is out of support', () => {
		expect(codes(planned(apps['a-ruby-whose-debian-is-archived'] as Files))).toEqual(['base-end-of-life']);
	});
});
