import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { bin } from '../cli/bin.ts';

/** Short, in the proportions of 30 and 60 seconds. */
export const quick = '--endpoint-lag 3 --drain-seconds 4 --grace-seconds 15'.split(' ');

export interface Started {
	pid: number;
	kill(signal: NodeJS.Signals): void;
	/** Resolves once this was printed; what was printed so far is in the error if it never is. */
	prints(text: string): Promise<void>;
	ended: Promise<{ code: number | null; died: NodeJS.Signals | null; output: string }>;
}

/** `eyk-graceful rehearse` as a process that can be interrupted. */
export function startRehearsal(args: readonly string[], env: NodeJS.ProcessEnv = {}): Started {
	const child = spawn(process.execPath, [bin, 'rehearse', ...args], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...process.env, ...env },
	});
	onTestFinished(() => void child.kill('SIGKILL'));
	let output = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
	return {
		pid: child.pid as number,
		kill: (signal) => void child.kill(signal),
		prints: (text) =>
			until(() => {
				if (child.exitCode !== null) throw new Error(`it ended and never printed ${text}:\n${output}`);
				return output.includes(text);
			}),
		ended: once(child, 'close').then(([code, died]) => ({ code, died, output })),
	};
}

export async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await sleep(50);
}

/** Folders of rehearsals that are there now. */
export function rehearsalFolders(): string[] {
	return readdirSync(tmpdir()).filter((name) => name.startsWith('eyk-graceful-rehearsal-'));
}

/** Processes of this machine, those in namespaces included, that have this in their environment. */
export function processesWith(variable: string): string[] {
	return ofAllProcesses('environ').filter((environment) => environment.split('\0').includes(variable));
}

/** Their command lines. */
export function commands(): string[] {
	return ofAllProcesses('cmdline').map((words) => words.replace(/\0$/, '').replaceAll('\0', ' '));
}

function ofAllProcesses(file: 'environ' | 'cmdline'): string[] {
	const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
	return pids.flatMap((pid) => {
		try {
			return [readFileSync(`/proc/${pid}/${file}`, 'utf8')];
		} catch {
			return []; // it has just ended
		}
	});
}
