import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { refused } from '../model/problem.ts';
import { type LogLine, NotRunning, now } from './engine.ts';
import type { LastWill } from './last-will.ts';

/** docker or podman, and what has to be added to its command lines for them to work on this machine. */
export interface ContainerTool {
	command: 'docker' | 'podman';
	/** Before `run`, and after it. */
	globalArgs: readonly string[];
	runArgs: readonly string[];
	/** Whether these arguments have been found out. */
	isSettled: boolean;
	/** What could not be done the plain way, and why, for the user to know. */
	notes: string[];
}

export interface Said {
	/** `null` where it could not be started, or a signal ended it. */
	status: number | null;
	stdout: string;
	stderr: string;
}

/** The first of them that answers; or, in one line, why none does. */
export function findContainerTool(): ContainerTool | { missing: string } {
	const trials: string[] = [];
	for (const command of ['docker', 'podman'] as const) {
		const args = command === 'docker' ? ['version', '--format', '{{.Server.Version}}'] : ['version'];
		const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout: 20_000 });
		if (status === 0) return { command, globalArgs: [], runArgs: [], isSettled: false, notes: [] };
		trials.push(error === undefined ? `${command} says: ${lastLine(stderr)}` : `${command} is not installed`);
	}
	return {
		missing: `The container engine needs docker or podman (${trials.join('; ')}): install or start one of them.`,
	};
}

/**
 * Builds the image that the platform would build. Machines that are containers themselves often allow no more than
 * chroot's isolation, so that is what is tried next.
 */
export async function buildImage(
	tool: ContainerTool,
	folder: string,
	dockerfile: string,
	will: LastWill,
	abort?: AbortSignal,
): Promise<string> {
	const image = `localhost/${uniqueName()}`;
	will.add([tool.command, 'rmi', '--no-prune', image]);
	const file = ['--file', join(folder, dockerfile), '--tag', image, folder];
	const confined = ['--isolation', 'chroot', '--network', 'host'];
	const ways: [string, ...string[]][] =
		tool.command === 'docker'
			? [['docker', 'build', ...file]]
			: [
					['podman', 'build', '--layers', ...file],
					['podman', 'build', '--layers', ...confined, ...file],
				];
	let complaint: string | undefined;
	let log: LogLine[] = [];
	for (const [command, ...args] of ways) {
		const built = await runBuild(command, args, will, abort);
		if (built.status === 0) {
			if (complaint) {
				tool.notes.push(`plain \`${command} build\` failed here (${complaint}): built with ${confined.join(' ')}`);
			}
			return image;
		}
		log = built.log;
		complaint ??= log.at(-1)?.text ?? `status ${built.status}`;
	}
	throw new NotRunning(`${dockerfile} could not be built by ${tool.command}.`, log);
}

/** Finds out how a container of this image can be run here. */
export async function settleRunning(tool: ContainerTool, image: string): Promise<void> {
	if (tool.isSettled) return;
	const limits = ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1000:1000'];
	const ways =
		tool.command === 'docker'
			? [{ globalArgs: [], runArgs: [] }]
			: [
					{ globalArgs: [], runArgs: [] },
					{ globalArgs: [], runArgs: limits },
					{ globalArgs: ['--runtime', 'runc'], runArgs: limits },
				];
	const complaints: string[] = [];
	for (const { globalArgs, runArgs } of ways) {
		const trial = ['run', '--rm', ...runArgs, '--network', 'none', '--entrypoint', '/bin/bash', image, '-c', ':'];
		const { status, stderr } = await ask(tool.command, [...globalArgs, ...trial]);
		if (status === 0 || status === 127 || /no such file/i.test(stderr)) {
			Object.assign(tool, { globalArgs, runArgs, isSettled: true });
			const added = [...globalArgs, ...runArgs].join(' ');
			if (added) tool.notes.push(`plain \`${tool.command} run\` failed here (${complaints[0]}): run with ${added}`);
			return;
		}
		complaints.push(lastLine(stderr));
	}
	throw refused('no-container', `${tool.command} cannot run a container on this machine: ${complaints[0]}.`);
}

/** Runs it to its end. */
export function ask(command: string, args: readonly string[]): Promise<Said> {
	return new Promise((resolve) => {
		execFile(command, [...args], { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
			const status = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
			resolve({ status, stdout, stderr: stderr || (error?.message ?? '') });
		});
	});
}

let names = 0;

export function uniqueName(): string {
	return `eyk-graceful-${process.pid}-${Date.now().toString(36)}-${++names}`;
}

async function runBuild(command: string, args: readonly string[], will: LastWill, abort: AbortSignal | undefined) {
	const log: LogLine[] = [];
	const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
	const end = ['/bin/sh', '-c', endBuild, String(child.pid)] as const;
	const strike = will.add(end);
	const stop = () => void ask(end[0], end.slice(1));
	abort?.addEventListener('abort', stop);
	keepLines(child, log);
	const status = await new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	});
	abort?.removeEventListener('abort', stop);
	strike();
	abort?.throwIfAborted();
	return { status, log };
}

/**
 * Ends what the build is running, so that the build fails and tidies up after itself; only where it does not is it ended,
 * too. On one line, as a last will wants it.
 */
const endBuild = [
	'below() { for child in $(pgrep -P "$1"); do below "$child"; echo "$child"; done; }',
	'kill -KILL $(below "$0")',
	'for tenth in $(seq 100); do kill -0 "$0" || exit 0; sleep 0.1; done',
	'kill -TERM "$0"',
].join('; ');

/** Every line of either stream, with its time. */
export function keepLines(child: ChildProcess, log: LogLine[]): void {
	for (const stream of [child.stdout, child.stderr]) {
		let rest = '';
		stream?.setEncoding('utf8').on('data', (chunk: string) => {
			const lines = (rest + chunk).split(/\r?\n/);
			rest = lines.pop() ?? '';
			for (const text of lines) log.push({ at: now(), text });
		});
		stream?.once('close', () => rest && log.push({ at: now(), text: rest }));
	}
}

function lastLine(text: string): string {
	return text.trim().split('\n').at(-1) ?? '';
}
