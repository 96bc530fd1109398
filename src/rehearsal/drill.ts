import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
	type Address,
	type App,
	type Engine,
	type EngineName,
	type Exit,
	type Instance,
	type LogLine,
	now,
} from './engine.ts';
import { aimAt, type Load, type Traffic } from './load.ts';
import type { Request } from './request.ts';

/** How an app is rehearsed. Seconds throughout. */
export interface Terms {
	readyPath: string;
	bootTimeout: number;
	traffic: Traffic;
	/** How long traffic runs before TERM. */
	steady: number;
	/** How long new connections go on arriving after TERM: the time endpoint removal takes. */
	endpointLag: number;
	/** From TERM to SIGKILL. */
	grace: number;
	/** What the pod is told to end by; TERM unless a test wants to know more. */
	signal?: NodeJS.Signals;
	/** What else happens, counted from that signal: for tests. */
	acts?: readonly Act[];
}

export interface Act {
	after: number;
	do(scene: Scene): void;
}

/** Everything that runs while the drill does. */
export interface Scene {
	instance: Instance;
	load: Load;
}

/** What happened, moment by moment, on the clock of `now()`. `tally` makes figures of it. */
export interface Drill {
	engine: EngineName;
	/** The command line of PID 1 when it was told to end. */
	pid1: string;
	startedAt: number;
	readyAt: number;
	termAt: number;
	/** When new connections stopped arriving. */
	removedAt: number;
	exit: Exit;
	sigkilled: boolean;
	requests: readonly Request[];
	log: readonly LogLine[];
}

/** There was nothing to terminate: the app never became ready, or ended by itself. */
export class NotRunning extends Error {
	readonly log: readonly LogLine[];

	constructor(message: string, log: readonly LogLine[]) {
		super(message);
		this.log = log;
	}
}

/** Starts the app, sends it traffic, terminates it as Kubernetes would, and notes what every request came to. */
export async function drill(engine: Engine, app: App, terms: Terms): Promise<Drill> {
	const startedAt = now();
	const instance = await engine.start(app);
	const load = aimAt(instance.address);
	try {
		await answering(instance, terms);
		const readyAt = now();
		load.start(terms.traffic);
		await unlessEnded(instance, sleep(terms.steady * 1000), 'before it was told to');
		const pid1 = instance.pid1() ?? '';
		const end = await terminate({ instance, load }, terms);
		return { engine: engine.name, pid1, startedAt, readyAt, ...end, requests: load.requests, log: instance.log };
	} finally {
		load.giveUp();
		await instance.stop();
	}
}

/** Endpoint removal and the signal start at the same moment, and neither waits for the other. */
async function terminate({ instance, load }: Scene, terms: Terms) {
	const { signal = 'SIGTERM', acts = [], endpointLag, grace } = terms;
	let sigkilled = false;
	const termAt = now();
	instance.signal(signal);
	const removedAt = termAt + endpointLag * 1000;
	load.stopAt(removedAt);
	const kill = setTimeout(() => {
		sigkilled = true;
		instance.signal('SIGKILL');
	}, grace * 1000);
	const timers = acts.map((act) => setTimeout(() => act.do({ instance, load }), act.after * 1000));

	const [exit] = await Promise.all([instance.exit, sleep(endpointLag * 1000)]);
	for (const timer of [kill, ...timers]) clearTimeout(timer);
	// The kernel has closed every connection, so what is still in flight learns of it at once.
	await Promise.race([load.settled(), sleep(1000)]);
	return { termAt, removedAt, exit, sigkilled };
}

/** Resolves at the first answer below 500: the app is up, even if the path wants a login. */
async function answering(instance: Instance, { readyPath, bootTimeout }: Terms): Promise<void> {
	const deadline = now() + bootTimeout * 1000;
	while (!(await unlessEnded(instance, answers(instance.address, readyPath), 'while it was starting'))) {
		if (now() > deadline) {
			throw new NotRunning(`The app did not answer on ${readyPath} within ${bootTimeout} seconds.`, instance.log);
		}
		await sleep(50);
	}
}

function answers(address: Address, path: string): Promise<boolean> {
	return new Promise((resolve) => {
		const request = http.get({ ...address, path, agent: false, timeout: 5000 }, (response) => {
			response.resume();
			resolve((response.statusCode ?? 500) < 500);
		});
		request.once('timeout', () => request.destroy());
		request.once('error', () => resolve(false));
	});
}

async function unlessEnded<T>(instance: Instance, wanted: Promise<T>, when: string): Promise<T> {
	const ended = instance.exit.then(({ code, signal }): never => {
		throw new NotRunning(`The app ended by itself ${when} (${signal ?? `status ${code}`}).`, instance.log);
	});
	return await Promise.race([wanted, ended]);
}
