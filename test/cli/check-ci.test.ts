import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { exampleRepo, eykGraceful, temporaryFolder, treeOf } from './bin.ts';

/** apps/good as init leaves it, apps/plain as its team has it, apps/broken with a Procfile nobody can read. */
async function monorepo(...which: string[]): Promise<string> {
	const root = temporaryFolder();
	mkdirSync(join(root, 'apps'));
	for (const app of which) renameSync(exampleRepo('puma-rack'), join(root, 'apps', app));
	if (which.includes('good')) await eykGraceful(['--yes', '--cwd', join(root, 'apps/good')]);
	if (which.includes('broken')) writeFileSync(join(root, 'apps/broken/Procfile'), 'web: puma -b "x": y\n');
	return root;
}

describe('several apps', () => {
	test('one summary, the worst exit code, nothing written', async () => {
		const root = await monorepo('good', 'plain', 'broken');
		const before = treeOf(root);
		const { code, stdout } = await eykGraceful(['check', 'apps/good', 'apps/plain', 'apps/broken', '--cwd', root]);
		expect(code).toBe(3);
		const summary = stdout.trimEnd().split('\n').slice(-3);
		expect(summary[0]).toBe('ok   apps/good    as init would leave it');
		expect(summary[1]).toMatch(
			/^FAIL apps\/plain {3}Dockerfile, Procfile, .* would change: npx eyk-graceful --cwd \S+apps\/plain$/,
		);
		expect(summary[2]).toMatch(/^FAIL apps\/broken {2}Procfile:1: /);
		expect(treeOf(root)).toEqual(before);
	});

	test('all of them right: 0', async () => {
		const root = await monorepo('good');
		expect(await eykGraceful(['check', 'apps/good', '--cwd', root])).toMatchObject({ code: 0 });
	});

	test('--json holds them all', async () => {
		const root = await monorepo('good', 'plain', 'broken');
		const { stdout } = await eykGraceful(['check', 'apps/good', 'apps/plain', 'apps/broken', '--cwd', root, '--json']);
		const { apps, ...rest } = JSON.parse(stdout);
		expect(rest).toEqual({ schemaVersion: 1, command: 'check' });
		expect(apps).toMatchObject([
			{
				path: 'apps/good',
				exitCode: 0,
				changes: expect.arrayContaining([expect.objectContaining({ action: 'keep' })]),
			},
			{ path: 'apps/plain', exitCode: 1 },
			{ path: 'apps/broken', exitCode: 3, error: { code: 'procfile-unreadable' } },
		]);
	});
});

describe('under GitHub Actions', () => {
	const annotations = (stdout: string) => stdout.split('\n').filter((line) => line.startsWith('::'));

	test('each file that would change is annotated at the line, with the command that mends it', async () => {
		const repo = exampleRepo('puma-rack');
		const { code, stdout } = await eykGraceful(['check', '--cwd', repo], { GITHUB_ACTIONS: 'true' });
		expect(code).toBe(1);
		const lines = annotations(stdout);
		expect(lines).toHaveLength(4);
		expect(lines[0]).toMatch(
			/^::error file=\S*Dockerfile,line=7,title=eyk-graceful%3A check::.* Run `npx eyk-graceful --cwd \S+` and commit/,
		);
		expect(lines[1]).toMatch(/^::error file=\S*Procfile,line=1,/);
	});

	test('a file nobody can read is annotated, too', async () => {
		const root = await monorepo('broken');
		const { stdout } = await eykGraceful(['check', 'apps/broken', '--cwd', root], { GITHUB_ACTIONS: 'true' });
		expect(annotations(stdout)[0]).toMatch(
			/^::error file=\S*apps\/broken\/Procfile,line=1,title=eyk-graceful%3A procfile-unreadable::/,
		);
	});

	test('nothing to say: no annotation; and none anywhere else', async () => {
		const repo = exampleRepo('puma-rack');
		expect(annotations((await eykGraceful(['check', '--cwd', repo])).stdout)).toEqual([]);
		await eykGraceful(['--yes', '--cwd', repo]);
		expect(annotations((await eykGraceful(['check', '--cwd', repo], { GITHUB_ACTIONS: 'true' })).stdout)).toEqual([]);
	});
});

/** As a runner does it: the step's own script in bash, its inputs as variables, npx with the packed program. */
describe('action.yml', () => {
	const root = join(import.meta.dirname, '../..');
	const action = parse(readFileSync(join(root, 'action.yml'), 'utf8'));
	const [step] = action.runs.steps;
	let tarball = '';

	beforeAll(() => {
		const options = { cwd: root, encoding: 'utf8' } as const;
		const folder = execFileSync('mktemp', ['-d'], options).trim();
		const name = execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], options);
		tarball = join(folder, name.trim());
		return () => execFileSync('rm', ['-r', folder]);
	}, 60_000);

	function run(inputs: Record<string, string>, cwd: string) {
		const value = (name: string) =>
			name === 'version' ? `file:${tarball}` : (inputs[name] ?? action.inputs[name].default);
		const filledIn = (text: string) => text.replaceAll(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name) => value(name));
		const env = Object.entries<string>(step.env).map(([name, text]) => [name, filledIn(text)]);
		const args = ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', step.run];
		return spawnSync('bash', args, {
			cwd: join(cwd, filledIn(step['working-directory'])),
			env: { ...process.env, ...Object.fromEntries(env), CI: 'true', GITHUB_ACTIONS: 'true' },
			encoding: 'utf8',
		});
	}

	test('every input is used, and has a default', () => {
		for (const [name, { default: usual }] of Object.entries<{ default: string }>(action.inputs)) {
			expect(JSON.stringify(step)).toContain(`\${{ inputs.${name} }}`);
			expect(usual).toBeTypeOf('string');
		}
	});

	test('check: 0 or 1, with annotations', async () => {
		const root = await monorepo('good', 'plain');
		expect(run({ 'working-directory': 'apps/good' }, root)).toMatchObject({ status: 0 });
		const { status, stdout } = run({ apps: 'apps/*' }, root);
		expect(status).toBe(1);
		expect(stdout).toContain('::error file=apps/plain/Dockerfile,line=7,');
		expect(stdout).toContain('ok   apps/good');
	}, 120_000);

	test('doctor: annotations; anything else is refused', async () => {
		const root = await monorepo('plain');
		const { status, stdout } = run({ command: 'doctor', 'working-directory': 'apps/plain' }, root);
		expect(status).toBe(1);
		expect(stdout).toMatch(/^::error file=Procfile,line=1,title=eyk-graceful%3A no-drain::/m);
		expect(run({ command: 'init; echo gotcha' }, root)).toMatchObject({
			status: 2,
			stdout: expect.not.stringMatching(/^gotcha/m),
		});
	}, 120_000);
});
