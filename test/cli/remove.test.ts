import { appendFileSync, chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exampleRepo, examples, eykGraceful, repoWith, treeOf } from './bin.ts';

const lock = { 'Gemfile.lock': 'GEM\n  specs:\n    puma (5.6.5)\n' };
const init = (repo: string, ...args: string[]) => eykGraceful(['init', '--yes', '--cwd', repo, ...args]);
const remove = (repo: string, ...args: string[]) => eykGraceful(['remove', '--yes', '--cwd', repo, ...args]);

describe('remove(init(repo)) is the repo, byte for byte and mode for mode', () => {
	test.each(examples)('examples/%s', async (example) => {
		const repo = exampleRepo(example);
		const before = treeOf(repo);
		await init(repo, '--entrypoint');
		expect(treeOf(repo)).not.toEqual(before);
		const { code, stdout } = await remove(repo);
		expect(code).toBe(0);
		expect(stdout).toContain('eyk config:unset KUBERNETES_POD_TERMINATION_GRACE_PERIOD_SECONDS DRAIN_SECONDS -a myapp');
		expect(treeOf(repo)).toEqual(before);
	});

	test.each<[string, Record<string, string>]>([
		['trailing blanks and no final newline', { ...lock, Procfile: 'worker: sidekiq\nweb:   puma -p 3000  ' }],
		[
			'CRLF',
			{
				...lock,
				Procfile: '# ours\r\nweb: puma -p 3000\r\nworker: sidekiq\r\n',
				Dockerfile: 'FROM ruby:3.1-slim\r\nRUN id\r\nCMD puma',
			},
		],
		['quotes', { ...lock, Procfile: 'web: "puma -p 3000"\n' }],
		['no web line', { ...lock, Procfile: 'worker: sidekiq\n' }],
		['an empty Procfile', { ...lock, Procfile: '' }],
		['only a bundle', lock],
		[
			'a user who is not root',
			{ ...lock, Dockerfile: 'FROM ruby:3.1-slim\nUSER app\nENTRYPOINT ["./run"]\nCMD ["puma"]' },
		],
	])('%s', async (_, files) => {
		const repo = repoWith(files);
		const before = treeOf(repo);
		expect(await init(repo, '--entrypoint')).toMatchObject({ code: 0, stderr: '' });
		expect(await init(repo, '--drain-seconds', '10')).toMatchObject({ code: 0, stderr: '' });
		expect(await remove(repo)).toMatchObject({ code: 0, stderr: '' });
		expect(treeOf(repo)).toEqual(before);
	});

	test("the article's own scripts come back", async () => {
		const repo = repoWith({
			...lock,
			Procfile: 'web: /usr/bin/dumb-init -- ./script/entrypoint.sh\n',
			'script/entrypoint.sh':
				'#!/bin/bash\ntrap "echo SIGTERM recieved - sleeping 25 seconds; sleep 25; echo Slept 25 Seconds - stopping Puma; pkill -TERM -f \'^([^ ]*/)?puma \'; exit 0" TERM\n./script/appcontrol.sh\n',
			'script/appcontrol.sh': '/usr/bin/dumb-init --rewrite 15:0 -- bundle exec puma -p 3000\n',
		});
		const before = treeOf(repo);
		expect(await init(repo)).toMatchObject({ code: 0 });
		expect(await remove(repo)).toMatchObject({ code: 0 });
		expect(treeOf(repo)).toEqual(before);
	});

	test('a script overwritten by --force comes back', async () => {
		const repo = repoWith({ ...lock, Procfile: 'web: puma -p 1\n', 'script/entrypoint.sh': '#!/bin/sh\nexec "$@"\n' });
		chmodSync(join(repo, 'script/entrypoint.sh'), 0o750);
		const before = treeOf(repo);
		expect(await init(repo, '--force')).toMatchObject({ code: 0 });
		expect(await remove(repo)).toMatchObject({ code: 0 });
		expect(treeOf(repo)).toEqual(before);
	});
});

test('what the user wrote around our lines stays', async () => {
	const repo = repoWith({ ...lock, Procfile: 'web: puma -p 3000\n', Dockerfile: 'FROM ruby:3.1-slim\nCMD puma\n' });
	await init(repo);
	appendFileSync(join(repo, 'Procfile'), 'worker: sidekiq\n');
	const dockerfile = join(repo, 'Dockerfile');
	writeFileSync(
		dockerfile,
		readFileSync(dockerfile, 'utf8').replace('FROM ruby:3.1-slim\n', 'FROM ruby:3.1-slim\nENV A=b\n'),
	);
	expect(await remove(repo)).toMatchObject({ code: 0 });
	expect(treeOf(repo)).toMatchObject({
		Procfile: '644\nweb: puma -p 3000\nworker: sidekiq\n',
		Dockerfile: '644\nFROM ruby:3.1-slim\nENV A=b\nCMD puma\n',
	});
});

test('a generated script with changes of the user’s own is not removed without a word', async () => {
	const repo = repoWith({ ...lock, Procfile: 'web: puma -p 3000\n' });
	await init(repo);
	appendFileSync(join(repo, 'script/entrypoint.sh'), '# mine\n');
	const before = treeOf(repo);
	const refused = await remove(repo);
	expect(refused.code).toBe(3);
	expect(refused.stderr).toContain('script/entrypoint.sh was changed since it was generated');
	expect(treeOf(repo)).toEqual(before);
	expect(await remove(repo, '--force')).toMatchObject({ code: 0 });
	expect(Object.keys(treeOf(repo)).sort()).toEqual(['Gemfile.lock', 'Procfile']);
});

test('there is nothing to remove where init never ran', async () => {
	const repo = repoWith({ ...lock, Procfile: 'web: puma -p 3000\n', Dockerfile: 'FROM ruby:3.1-slim\n' });
	const before = treeOf(repo);
	const { code, stdout } = await remove(repo);
	expect(code).toBe(0);
	expect(stdout).toContain('Nothing to remove');
	expect(treeOf(repo)).toEqual(before);
});
