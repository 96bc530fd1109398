import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exampleRepo, examples, eykGraceful, modeOf, repoWith, treeOf } from './bin.ts';

/** The goldens stand in test/cli/golden/EXAMPLE: what init writes for each example app. */
describe.each(examples)('init on examples/%s', (example) => {
	test('writes what the golden files show, and nothing else', async () => {
		const repo = exampleRepo(example);
		const before = treeOf(repo);
		const { code, stderr } = await eykGraceful(['init', '--yes', '--cwd', repo]);
		expect(stderr).toBe('');
		expect(code).toBe(0);

		const after = treeOf(repo);
		const changed = Object.keys(after).filter((path) => after[path] !== before[path]);
		expect(changed.sort()).toEqual(['Dockerfile', 'Procfile', 'script/appcontrol.sh', 'script/entrypoint.sh']);
		expect(Object.keys(before).filter((path) => !(path in after))).toEqual([]);
		for (const path of changed) {
			await expect(readFileSync(join(repo, path), 'utf8')).toMatchFileSnapshot(`golden/${example}/${path}.golden`);
		}
		expect(modeOf(join(repo, 'script/entrypoint.sh'))).toBe('755');
		expect(modeOf(join(repo, 'script/appcontrol.sh'))).toBe('755');
	});

	test('a second run changes nothing and says so; check agrees', async () => {
		const repo = exampleRepo(example);
		await eykGraceful(['init', '--yes', '--cwd', repo]);
		const once = treeOf(repo);
		const again = await eykGraceful(['init', '--cwd', repo]);
		expect(again).toMatchObject({ code: 0, stderr: '' });
		expect(again.stdout).toContain('Nothing to do');
		expect(treeOf(repo)).toEqual(once);
		expect(await eykGraceful(['check', '--cwd', repo])).toMatchObject({ code: 0 });
	});

	test('--dry-run shows the plan and writes nothing; check says that it differs', async () => {
		const repo = exampleRepo(example);
		const before = treeOf(repo);
		const { code, stdout } = await eykGraceful(['--dry-run', '--cwd', repo]);
		expect(code).toBe(0);
		expect(stdout).toContain('+++ b/script/entrypoint.sh');
		const checked = await eykGraceful(['check', '--cwd', repo]);
		expect(checked.code).toBe(1);
		expect(checked.stdout).toContain('/usr/bin/dumb-init -- ./script/entrypoint.sh');
		expect(treeOf(repo)).toEqual(before);
	});

	test('other values edit just those values', async () => {
		const repo = exampleRepo(example);
		await eykGraceful(['--yes', '--cwd', repo]);
		const once = treeOf(repo);
		expect(await eykGraceful(['--yes', '--cwd', repo, '--drain-seconds', '20'])).toMatchObject({ code: 0 });
		const twice = treeOf(repo);
		expect(Object.keys(twice).filter((path) => twice[path] !== once[path])).toEqual(['script/entrypoint.sh']);
		expect(twice['script/entrypoint.sh']).toContain('seconds DRAIN_SECONDS 20');
		expect(await eykGraceful(['check', '--cwd', repo])).toMatchObject({ code: 0 });
	});
});

test('another Dockerfile is remembered', async () => {
	const repo = repoWith({
		Procfile: 'web: puma -p 3000\n',
		Dockerfile: 'FROM ruby:3.1-slim\nCMD irb\n',
		'docker/Web.Dockerfile': 'FROM ruby:3.1-slim\n',
	});
	await eykGraceful(['--yes', '--cwd', repo, '--dockerfile', 'docker/Web.Dockerfile']);
	expect(await eykGraceful(['check', '--cwd', repo])).toMatchObject({ code: 0 });
	expect(treeOf(repo).Dockerfile).toBe('644\nFROM ruby:3.1-slim\nCMD irb\n');
	expect(treeOf(repo)['docker/Web.Dockerfile']).toContain('dumb-init');
});
