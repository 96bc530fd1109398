import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { describeWith, tmux } from '../real/parts/parts.ts';
import { openTerminal } from '../real/terminal.ts';
import { bin, exampleRepo, eykGraceful, repoWith, treeOf } from './bin.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const open = { 'Gemfile.lock': 'GEM\n  specs:\n    passenger (6.0.17)\n    puma (5.6.5)\n' };
const ownScript = { Procfile: 'web: puma -p 3000\n', 'script/entrypoint.sh': '#!/bin/bash\nexec my-server\n' };
const times = ['--drain-seconds', '30', '--grace-seconds', '60'];

/** Every kind of prompt there is, and what leads to it. */
const prompts: [string, Record<string, string>, string[]][] = [
	['Which server', open, []],
	['Which port', open, ['--server', 'puma']],
	['is your own', ownScript, times],
	['Write these 3 files?', { Procfile: 'web: puma -p 3000\n' }, times],
];

describeWith([tmux], 'at a prompt in a real terminal', () => {
	describe.each(prompts)('"%s"', (prompt, files, args) => {
		test.each([...signals, 'Ctrl-C'] as const)(
			'%s: exit 130, nothing written, the terminal as before',
			async (what) => {
				const repo = repoWith(files);
				const before = treeOf(repo);
				const terminal = openTerminal(['--cwd', repo, ...args]);
				await terminal.shows(prompt);
				if (what === 'Ctrl-C') terminal.press('C-c');
				else process.kill(terminal.pid(), what);
				await terminal.shows('exit code 130');
				await terminal.shows('terminal restored');
				expect(terminal.screen()).toContain('nothing was written');
				expect(terminal.showsCursor()).toBe(true);
				expect(treeOf(repo)).toEqual(before);
			},
		);
	});

	test('a terminal that is closed takes eyk-graceful along', async () => {
		const repo = repoWith(open);
		const before = treeOf(repo);
		const terminal = openTerminal(['--cwd', repo]);
		await terminal.shows('Which server');
		const pid = terminal.pid();
		terminal.close();
		const giveUp = Date.now() + 10_000;
		while (isRunning(pid) && Date.now() < giveUp) await pause(20);
		expect(isRunning(pid)).toBe(false);
		expect(treeOf(repo)).toEqual(before);
	});
});

function isRunning(pid: number): boolean {
	return existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

describe.each(signals)('%s at any other moment', (signal) => {
	test('leaves all of the files or none, and nothing of ours beside them', async () => {
		const whole = exampleRepo('puma-rack');
		const begun = performance.now();
		expect((await eykGraceful(['--yes', '--cwd', whole])).code).toBe(0);
		const duration = performance.now() - begun;
		const before = treeOf(exampleRepo('puma-rack'));
		const moments = Array.from({ length: 24 }, (_, at) => (duration * at) / 20);
		const outcomes = new Set<string>();
		for (const moment of moments) {
			const repo = exampleRepo('puma-rack');
			const { code, died } = await interrupted(repo, signal, moment);
			const after = treeOf(repo);
			expect(readdirSync(repo).filter((name) => name.startsWith('.eyk-graceful'))).toEqual([]);
			const isWritten = 'script/entrypoint.sh' in after;
			expect(after).toEqual(isWritten ? treeOf(whole) : before);
			expect(code === 0 || code === 130 || died === signal, `${code} ${died}`).toBe(true);
			if (code === 0) expect(isWritten).toBe(true);
			outcomes.add(isWritten ? 'written' : 'not written');
			const again = await eykGraceful(['--yes', '--cwd', repo]);
			expect(again).toMatchObject({ code: 0, stderr: '' });
		}
		expect(outcomes).toContain('not written'); // a machine that is slow now may not come to the other
	}, 120_000);
});

function interrupted(cwd: string, signal: NodeJS.Signals, milliseconds: number) {
	const child = spawn(process.execPath, [bin, '--yes', '--cwd', cwd], { stdio: 'ignore' });
	return new Promise<{ code: number | null; died: NodeJS.Signals | null }>((resolve) => {
		child.on('close', (code, died) => resolve({ code, died }));
		void pause(milliseconds).then(() => child.kill(signal));
	});
}
