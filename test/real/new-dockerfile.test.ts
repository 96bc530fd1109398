import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { detect } from '../../src/detect/detect.ts';
import { applyChanges } from '../../src/io/apply.ts';
import { openRepo } from '../../src/io/disk-repo.ts';
import type { Choices } from '../../src/model/choices.ts';
import { fact } from '../../src/model/evidence.ts';
import { decide } from '../../src/planning/decide.ts';
import type { Given } from '../../src/planning/given.ts';
import { makePlan } from '../../src/planning/plan.ts';
import { settle } from '../../src/planning/settle.ts';
import { containerEngine } from '../../src/rehearsal/container.ts';
import { type ContainerTool, findContainerTool, settleRunning } from '../../src/rehearsal/container-tool.ts';
import { drill } from '../../src/rehearsal/drill.ts';
import { lastWill } from '../../src/rehearsal/last-will.ts';
import { tally } from '../../src/rehearsal/tally.ts';
import { exampleRepo, type examples } from '../cli/bin.ts';
import { build, nodeImage, rubyWithPassenger, rubyWithRails } from './new-dockerfile-bases.ts';
import { buildah, describeWith, made, podman, root } from './parts/parts.ts';

interface App {
	name: string;
	example: (typeof examples)[number];
	/** The image it is built from, where it is not the one the example names. */
	prepare?: () => void;
	rubyVersion?: string;
	/** What makes it another app than the example. */
	files?: Readonly<Record<string, string>>;
	port: number;
	/** Run in the finished image: exit code 0. */
	also?: string;
}

const apps: readonly App[] = [
	{ name: 'a Rack app on Puma', example: 'puma-rack', rubyVersion: '3.1', port: 3000 },
	{
		name: 'a Rails app with a database',
		example: 'rails',
		prepare: () => rubyWithRails('3.1.902'),
		rubyVersion: '3.1.902',
		port: 3000,
	},
	{
		name: 'a Rails app with assets and Node',
		example: 'rails',
		prepare: () => {
			rubyWithRails('3.1.902');
			nodeImage('0.0.1');
		},
		rubyVersion: '3.1.902',
		files: {
			'.node-version': 'v0.0.1\n',
			'package.json': '{"name": "app", "scripts": {"postinstall": "node -p process.version > installed-by-node"}}',
			'package-lock.json':
				'{"name": "app", "lockfileVersion": 3, "requires": true, "packages": {"": {"name": "app", "hasInstallScript": true}}}',
			'app/assets/config/manifest.js': '//= link application.css\n',
			'app/assets/stylesheets/application.css': 'body { color: green }\n',
		},
		port: 3000,
		also: 'ls public/assets/application-*.css && grep -q "^v" installed-by-node && ! command -v node && ! command -v gcc',
	},
	{
		name: 'a Rack app on a Passenger that its bundle lacks',
		example: 'passenger-rack',
		prepare: () => rubyWithPassenger('3.1.901'),
		rubyVersion: '3.1.901',
		port: 5000,
	},
];

describeWith([root, buildah, podman], 'a Dockerfile that init wrote', () => {
	const will = lastWill();
	let tool: ContainerTool;

	beforeAll(() => {
		made('base-image.sh');
		const found = findContainerTool();
		if ('missing' in found) throw new Error(found.missing);
		tool = found;
	}, 600_000);
	afterAll(() => will.execute());

	test.each(apps)('$name: builds, starts by the Procfile line, drains', { timeout: 900_000 }, async (app) => {
		app.prepare?.();
		const repo = withoutDockerfile(app);
		const { rubyVersion } = app;
		await init(repo, { newDockerfile: true, drainSeconds: 2, graceSeconds: 20, ...(rubyVersion && { rubyVersion }) });

		const image = `localhost/eyk-new-dockerfile-${app.example}:test`;
		build(image, repo);
		await settleRunning(tool, image);
		expect(inImage(tool, image, 'id --user --name && ! touch /app/config.ru')).toContain('app');
		if (app.also) inImage(tool, image, app.also);

		const line = readFileSync(join(repo, 'Procfile'), 'utf8')
			.replace(/^web: /, '')
			.trim();
		const env = { SECRET_KEY_BASE: 'rehearsed' };
		const { requests, ...figures } = await drill(
			containerEngine(tool, image, will),
			{ command: line, cwd: repo, port: app.port, graceSeconds: 20, env },
			{
				readyPath: '/up',
				bootTimeout: 120,
				traffic: { rate: 20, path: '/', slow: { path: '/slow?seconds=4', inFlight: 1 } },
				steady: 2,
				endpointLag: 1.5,
				grace: 20,
			},
		);
		const told = tally({ requests, ...figures });
		console.log(app.name, JSON.stringify({ ...told, drops: told.drops.slice(0, 3) }));
		expect(told).toMatchObject({ pid1: line, dropped: 0, sigkilled: false, exitCode: 0 });
		expect(told.phases.drain.answered).toBeGreaterThan(10);
		expect(told.phases.after.answered).toBeGreaterThan(0);
	});
});

async function init(folder: string, said: Partial<Choices>): Promise<void> {
	const given = Object.fromEntries(
		Object.entries(said).map(([name, value]) => [name, fact(value, `--${name}`, undefined, 'you said so')]),
	) as Given;
	const repo = openRepo(folder);
	const facts = detect(repo, given);
	const { changes } = makePlan(repo, facts, decide(settle(facts, given)));
	await applyChanges(folder, changes, { repo });
}

/** The example as its team would have it on a buildpack. */
function withoutDockerfile({ example, files = {} }: App): string {
	const repo = exampleRepo(example);
	for (const path of ['Dockerfile', '.dockerignore']) rmSync(join(repo, path));
	if (files['app/assets/config/manifest.js'] !== undefined) {
		const path = join(repo, 'config/application.rb');
		const text = readFileSync(path, 'utf8');
		writeFileSync(path, text.replace('\n\nBundler', '\nrequire "sprockets/railtie"\n\nBundler'));
	}
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(repo, path)), { recursive: true });
		writeFileSync(join(repo, path), text);
	}
	return repo;
}

function inImage({ command, globalArgs, runArgs }: ContainerTool, image: string, line: string): string {
	const run = ['run', '--rm', ...runArgs, '--network', 'none', '--entrypoint', '/bin/bash', image, '-c', line];
	return execFileSync(command, [...globalArgs, ...run], { encoding: 'utf8' });
}
