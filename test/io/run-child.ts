import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll } from 'vitest';
import type { Errand, Outcome } from './child.ts';

/** Bundles a TypeScript program of this folder, so that plain node can run it. */
export function bundled(entry: string): string {
	const folder = mkdtempSync(join(tmpdir(), 'eyk-child-'));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	const outfile = join(folder, 'child.mjs');
	buildSync({
		entryPoints: [join(import.meta.dirname, entry)],
		outfile,
		bundle: true,
		platform: 'node',
		format: 'esm',
	});
	return outfile;
}

/** A child that is at work while the test goes on. */
export interface Running {
	pid: number;
	/** Resolves when it has reached its `pauseAt`. */
	paused: Promise<void>;
	/** Lets it go on. */
	resume(): void;
	ended: Promise<Ended>;
}

export function start(child: string, errand: Errand): Running {
	const started = spawn(process.execPath, [child, JSON.stringify(errand)]);
	let stdout = '';
	let stderr = '';
	started.stdout.on('data', (data) => {
		stdout += data;
	});
	const paused = new Promise<void>((resolve) =>
		started.stderr.on('data', (data) => {
			stderr += data;
			if (stderr.includes('paused\n')) resolve();
		}),
	);
	const ended = new Promise<Ended>((resolve) =>
		started.on('close', (_, signal) =>
			resolve({ signal, stderr, outcome: stdout === '' ? undefined : JSON.parse(stdout) }),
		),
	);
	return { pid: started.pid ?? 0, paused, resume: () => started.stdin.end('x'), ended };
}

export interface Ended {
	signal: NodeJS.Signals | null;
	outcome: Outcome | undefined;
	stderr: string;
}

export function run(child: string, errand: Errand, wrapper: string[] = []): Ended {
	const [command = '', ...args] = [...wrapper, process.execPath, child, JSON.stringify(errand)];
	const { signal, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 20_000 });
	return { signal, stderr, outcome: stdout === '' ? undefined : JSON.parse(stdout) };
}
