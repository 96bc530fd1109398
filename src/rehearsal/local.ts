import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import type { Duplex, Readable } from 'node:stream';
import { refused } from '../model/problem.ts';
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
import { namespace, placeOf, temporary } from './namespace.ts';

export interface LocalInstance extends Instance {
	pid1(): string | undefined;
	signal(signal: NodeJS.Signals): void;
	/** PID 1, as this machine numbers it. */
	readonly pid: number;
}

export interface LocalEngine extends Engine {
	start(app: App): Promise<LocalInstance>;
}

/** Linux: a PID namespace of its own, in which the Procfile line is PID 1 as it is in a container. */
export const localEngine: LocalEngine = { name: 'local', missing, start };

function missing(): string | undefined {
	if (process.platform !== 'linux') return 'The local engine needs Linux.';
	const [command, ...args] = namespace(':');
	const trial = spawnSync(command, [...args, '/bin/bash', '-c', ':'], { encoding: 'utf8' });
	if (trial.status === 0) return undefined;
	const said = trial.error?.message ?? trial.stderr.trim().split('\n').at(-1);
	return `The local engine needs a PID namespace and got none (${said}): install util-linux and bash, or run it as root.`;
}

async function start(app: App): Promise<LocalInstance> {
	await refuseTakenPort(app.port);
	const [command, ...args] = namespace('echo >&3 && read -r _ <&3', placeOf(app));
	const wrapper = spawn(command, [...args, '/bin/bash', '-c', app.command], {
		cwd: app.cwd,
		env: environment(app),
		stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
		detached: true, // Ctrl-C in our terminal is for us
	});
	const log: LogLine[] = [];
	collectLines(wrapper.stdout as Readable, log);
	collectLines(wrapper.stderr as Readable, log);
	const exit = exitOf(wrapper, log);
	const pid = await passGate(wrapper, exit);
	if (pid === undefined) throw new NotRunning('The app could not be started.', log);
	const signal = (name: NodeJS.Signals) => {
		if (wrapper.exitCode === null && wrapper.signalCode === null) send(pid, name);
	};
	return {
		pid,
		address: { host: '127.0.0.1', port: app.port },
		log,
		exit,
		pid1: () => commandLine(pid),
		signal,
		stop: async () => {
			signal('SIGKILL');
			await exit;
		},
	};
}

/** PID 1 stands at its gate: we learn its pid before it can end, and let it go. */
async function passGate(wrapper: ChildProcess, exit: Promise<Exit>): Promise<number | undefined> {
	const gate = wrapper.stdio[3] as Duplex;
	gate.on('error', () => {}); // nobody at the other end: exit says why
	await Promise.race([once(gate, 'data'), exit]);
	const pid = childOf(wrapper);
	gate.write('\n');
	return pid;
}

/** The developer's environment, less what npx and we brought along, plus what the platform sets. */
function environment(app: App): NodeJS.ProcessEnv {
	const ours = /^(npm_|EYK_GRACEFUL_|DUMB_INIT_|DRAIN_SECONDS$|KUBERNETES_POD_TERMINATION_GRACE_PERIOD_SECONDS$)/;
	const developers = Object.entries(process.env).filter(([name]) => !ours.test(name));
	const temporaries = { TMPDIR: temporary, PASSENGER_INSTANCE_REGISTRY_DIR: temporary };
	return { ...Object.fromEntries(developers), ...temporaries, ...podEnvironment(app) };
}

/** Load must never reach a server that we did not start. */
async function refuseTakenPort(port: number): Promise<void> {
	const probe = createServer().listen(port, '0.0.0.0');
	try {
		await once(probe, 'listening');
	} catch {
		throw refused(
			'port-taken',
			`Port ${port} cannot be used: something listens there already, or it is reserved for root.`,
		);
	}
	probe.close();
	await once(probe, 'close');
}

function collectLines(stream: Readable, log: LogLine[]): void {
	createInterface({ input: stream }).on('line', (text) => log.push({ at: now(), text }));
}

/** unshare ends as PID 1 did: with its status, or by the same signal. */
function exitOf(wrapper: ChildProcess, log: LogLine[]): Promise<Exit> {
	return new Promise((resolve, reject) => {
		let exit: Exit;
		wrapper.once('error', reject);
		wrapper.once('exit', (code, signal) => {
			exit = { at: now(), code, signal };
		});
		// comes after exit, when the log is complete
		wrapper.once('close', () =>
			resolve(complainsOfKill(exit, log) ? { ...exit, code: null, signal: 'SIGKILL' } : exit),
		);
	});
}

/** Where it was SIGKILL, util-linux 2.38 cannot end by it: it ends with 1 and a last word to the log. */
function complainsOfKill(exit: Exit, log: LogLine[]): boolean {
	const complains = exit.code === 1 && log.at(-1)?.text.startsWith('unshare: ') === true;
	if (complains) log.pop();
	return complains;
}

function childOf(wrapper: ChildProcess): number | undefined {
	const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
	return pids.map(Number).find((pid) => parentOf(pid) === wrapper.pid);
}

function parentOf(pid: number): number | undefined {
	const status = readProc(pid, 'status');
	return status === undefined ? undefined : Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]);
}

function commandLine(pid: number): string | undefined {
	return readProc(pid, 'cmdline')?.replace(/\0$/, '').replaceAll('\0', ' ') || undefined;
}

/** `undefined` for a process that has just ended. */
function readProc(pid: number, file: string): string | undefined {
	try {
		return readFileSync(`/proc/${pid}/${file}`, 'utf8');
	} catch {
		return undefined;
	}
}

function send(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(pid, signal);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it ended a moment ago
	}
}
