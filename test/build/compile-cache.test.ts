import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exampleRepo, temporaryFolder } from '../cli/bin.ts';
import { root } from './tarball.ts';

/** From Node 22 on this is Node's own business. */
const ours = !('enableCompileCache' in module);

test.runIf(ours)('compiled code is kept beside the bundle, used, and made anew where it is damaged', () => {
	const { run, kept, dist } = installed();
	const first = run();
	const names = kept();
	expect(names.some((name) => name.startsWith('main-'))).toBe(true);

	const contents = names.map((name) => readFileSync(join(dist, name)));
	expect(run()).toBe(first);
	expect(names.map((name) => readFileSync(join(dist, name)))).toEqual(contents);

	const damages = [
		(content: Buffer) => content.subarray(0, content.length >> 1),
		(content: Buffer) => Buffer.alloc(content.length),
		(content: Buffer) => content.map((byte, at) => (at > 1000 ? byte ^ 0x5a : byte)),
		() => Buffer.alloc(0),
	];
	for (const damage of damages) {
		for (const [index, name] of names.entries()) writeFileSync(join(dist, name), damage(contents[index] as Buffer));
		expect(run()).toBe(first);
	}
	expect(run()).toBe(first);
	expect(kept()).toEqual(names);
});

test.runIf(ours)('nothing is kept where it is turned off or cannot be written', () => {
	const { run, kept } = installed();
	const usual = run({ NODE_DISABLE_COMPILE_CACHE: '1' });
	expect(kept()).toEqual([]);

	// No file may grow beyond nothing: the disk is full.
	const limited = run({}, ['bash', '-c', 'ulimit -f 0; trap "" XFSZ; exec "$@" | cat', 'bash']);
	expect(limited).toBe(usual);
	expect(kept()).toEqual([]);
});

/** A copy of the program, and an app to try it on. */
function installed() {
	const folder = temporaryFolder();
	const dist = join(folder, 'dist');
	const repo = exampleRepo('puma-rack');
	for (const part of ['bin', 'dist', 'package.json']) cpSync(join(root, part), join(folder, part), { recursive: true });
	const kept = () => readdirSync(dist).filter((name) => !/\.(?:js|json|txt)$/.test(name));
	for (const name of kept()) rmSync(join(dist, name));
	const run = (env: NodeJS.ProcessEnv = {}, [command, ...before]: readonly string[] = []) => {
		const args = [join(folder, 'bin/eyk-graceful.js'), 'init', '--yes', '--dry-run', '--cwd', repo];
		const all = command === undefined ? args : [...before, process.execPath, ...args];
		return execFileSync(command ?? process.execPath, all, { env: { ...process.env, ...env }, encoding: 'utf8' });
	};
	return { dist, kept, run };
}
