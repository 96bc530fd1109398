import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { lastWill } from '../../src/rehearsal/last-will.ts';

function folder(): string {
	const path = mkdtempSync(join(tmpdir(), 'eyk-graceful-will-'));
	onTestFinished(() => rmSync(path, { recursive: true, force: true }));
	return path;
}

test('carries out what is left of it, the latest first, whatever the words', async () => {
	const home = folder();
	const strange = join(home, `a 'b' "c" $(touch injected) \\`);
	mkdirSync(strange);
	const kept = join(home, 'kept');
	writeFileSync(kept, '');
	const will = lastWill();
	will.add(['rmdir', home]);
	const strike = will.add(['rm', kept]);
	will.add(['rmdir', strange]);
	strike();
	await will.execute();
	expect(existsSync(strange)).toBe(false);
	expect(existsSync(kept)).toBe(true);
	expect(existsSync('injected')).toBe(false);
});

test('with nothing in it there is nothing to wait for', async () => {
	await lastWill().execute();
});

test('is carried out when its process is killed, and once more for what comes late', async () => {
	const home = folder();
	const early = join(home, 'early');
	const late = join(home, 'late');
	mkdirSync(early);
	const { outputFiles } = await build({
		stdin: {
			contents: `
				import { lastWill } from './last-will.ts';
				const will = lastWill();
				for (const path of ${JSON.stringify([early, late])}) will.add(['rmdir', path]);
				setTimeout(() => process.kill(process.pid, 'SIGKILL'), 200);`,
			resolveDir: join(import.meta.dirname, '../../src/rehearsal'),
		},
		bundle: true,
		platform: 'node',
		format: 'esm',
		write: false,
	});
	const args = ['--input-type=module', '-e', outputFiles[0]?.text ?? ''];
	const signal = await new Promise((resolve) => execFile(process.execPath, args, (error) => resolve(error?.signal)));
	expect(signal).toBe('SIGKILL');
	while (existsSync(early)) await sleep(20);
	mkdirSync(late);
	while (existsSync(late)) await sleep(100);
});
