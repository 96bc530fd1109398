import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, type ContainerTool, keepLines, uniqueName } from './container-tool.ts';
import {
	type App,
	type Engine,
	type Exit,
	type Instance,
	type LogLine,
	NotRunning,
	now,
	podEnvironment,
} from './engine.ts';
import { freePort } from './free-port.ts';
import type { LastWill } from './last-will.ts';

/** docker or podman: the image that is deployed, its line as PID 1 of a container, reached through loopback only. */
export function containerEngine(tool: ContainerTool, image: string, will: LastWill): Engine {
	return {
		name: 'container',
		missing: () => undefined,
		start: (app) => start(tool, image, will, app),
	};
}

async function start(tool: ContainerTool, image: string, will: LastWill, app: App): Promise<Instance> {
	const name = uniqueName();
	const host = '127.0.0.1';
	const port = await freePort();
	const forget = will.add([tool.command, 'rm', '--force', name]);
	const { args: environment, env } = environmentArgs(podEnvironment(app));
	const line = app.isOfImage ? [image] : ['--entrypoint', '/bin/bash', image, '-c', app.command];
	const publish = ['--publish', `${host}:${port}:${app.port}`];
	const run = ['run', '--name', name, ...tool.runArgs, ...publish, ...environment, ...line];
	const client = spawn(tool.command, [...tool.globalArgs, ...run], {
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
		detached: true, // Ctrl-C in our terminal is for us
	});
	const log: LogLine[] = [];
	keepLines(client, log);
	const ended = new Promise<number | null>((resolve, reject) => {
		client.once('error', reject);
		client.once('close', resolve);
	});
	const remove = async () => {
		await ask(tool.command, ['kill', '--signal', 'KILL', name]);
		await ended;
		await ask(tool.command, ['rm', '--force', name]);
		forget();
	};
	const exit = ended.then(() => exitOf(tool, name));
	const pid = await running(tool, name, client);
	const state = pid === undefined ? await inspect(tool, name) : undefined;
	if (pid === undefined && !state?.StartedAt?.startsWith('20')) {
		await remove();
		throw new NotRunning(notStarted(log), log);
	}
	return {
		address: { host, port },
		log,
		exit,
		pid1: () => commandLine(tool, name, pid),
		signal: (signal) => send(tool, name, pid, signal),
		stop: remove,
	};
}

/**
 * Values go by the client's own environment, where `ps` does not show them; but for those that would change the client.
 */
function environmentArgs(variables: Readonly<Record<string, string>>): { args: string[]; env: NodeJS.ProcessEnv } {
	const ofClient = /^(PATH|HOME|USER|TMPDIR|DOCKER_.*|CONTAINER.*|XDG_.*|LD_.*|.*_PROXY|.*_proxy)$/;
	const entries = Object.entries(variables);
	const args = entries.flatMap(([name, value]) => ['--env', ofClient.test(name) ? `${name}=${value}` : name]);
	return { args, env: { ...process.env, ...Object.fromEntries(entries.filter(([name]) => !ofClient.test(name))) } };
}

interface State {
	Running?: boolean;
	Pid?: number;
	ExitCode?: number;
	StartedAt?: string;
	FinishedAt?: string;
}

async function inspect(tool: ContainerTool, name: string): Promise<State> {
	const { status, stdout } = await ask(tool.command, [
		'inspect',
		'--type',
		'container',
		'--format',
		'{{json .State}}',
		name,
	]);
	return status === 0 ? (JSON.parse(stdout) as State) : {};
}

/** Resolves with the pid of PID 1, as its host numbers it, once it runs; `undefined` where the client ended first. */
async function running(tool: ContainerTool, name: string, client: ChildProcess): Promise<number | undefined> {
	while (client.pid !== undefined && client.exitCode === null && client.signalCode === null) {
		const { Running, Pid } = await inspect(tool, name);
		if (Running) return Pid;
		await sleep(100);
	}
	return undefined;
}

/** The tool notes the moment itself: its client takes a while to end. */
async function exitOf(tool: ContainerTool, name: string): Promise<Exit> {
	const seen = now();
	const { ExitCode = -1, FinishedAt = '' } = await inspect(tool, name);
	const finished = Date.parse(FinishedAt) - Date.now() + now();
	const at = Number.isFinite(finished) ? Math.min(finished, seen) : seen;
	return ExitCode === 137 ? { at, code: null, signal: 'SIGKILL' } : { at, code: ExitCode, signal: null };
}

function notStarted(log: readonly LogLine[]): string {
	const said = log.at(-1)?.text ?? '';
	if (/\/bin\/bash.*no such file|no such file.*\/bin\/bash/i.test(said)) {
		return 'The image has no /bin/bash, with which the platform runs the Procfile line: install bash in the final stage.';
	}
	return 'The container could not be started.';
}

/** Straight to PID 1 where it is a process of this machine, because the tool takes its time; else through the tool. */
async function send(tool: ContainerTool, name: string, pid: number | undefined, signal: NodeJS.Signals): Promise<void> {
	if (pid !== undefined && isInit(pid)) {
		try {
			process.kill(pid, signal);
			return;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ESRCH') return; // it ended a moment ago
		}
	}
	await ask(tool.command, ['kill', '--signal', signal.replace('SIG', ''), name]);
}

async function commandLine(tool: ContainerTool, name: string, pid: number | undefined): Promise<string | undefined> {
	const words =
		pid !== undefined && isInit(pid)
			? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
			: (await ask(tool.command, ['exec', name, 'cat', '/proc/1/cmdline'])).stdout;
	return words.replace(/\0+$/, '').replaceAll('\0', ' ') || undefined;
}

/** Whether this number is, on this machine, PID 1 of a namespace below ours. */
function isInit(pid: number): boolean {
	try {
		return /^NSpid:.*\s1$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
	} catch {
		return false;
	}
}
