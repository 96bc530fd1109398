import { execFileSync } from 'node:child_process';
import { relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packTarball, type Tarball } from '../build/tarball.ts';
import { exampleRepo, eykGraceful, modeOf, temporaryFolder, treeOf } from '../cli/bin.ts';

let tarball: Tarball;
beforeAll(() => {
	tarball = packTarball();
});
afterAll(() => tarball.remove());

test('npx runs the packed tarball from an empty folder, without the network', async () => {
	const elsewhere = temporaryFolder();
	const env = { ...process.env, npm_config_cache: temporaryFolder(), npm_config_offline: 'true' };
	// With its whole path npx would take it for a program.
	const npx = (...args: string[]) =>
		execFileSync('npx', ['--yes', relative(elsewhere, tarball.path), ...args], {
			cwd: elsewhere,
			env,
			encoding: 'utf8',
		});
	const repo = exampleRepo('puma-rack');

	expect(npx('init', '--yes', '--cwd', repo)).toContain('Written.');
	expect(modeOf(`${repo}/script/entrypoint.sh`)).toBe('755');
	expect(npx('init', '--yes', '--cwd', repo)).toContain('Nothing to do');
	npx('check', '--cwd', repo);

	const sibling = exampleRepo('puma-rack');
	await eykGraceful(['init', '--yes', '--cwd', sibling]);
	expect(treeOf(repo)).toEqual(treeOf(sibling));
	expect(treeOf(elsewhere)).toEqual({});
});
