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
	NotRunning,
	now,
} from './engine.ts';
import { aimAt, type Load, type Traffic } from './load.ts';
import { type Request, routerHeaders } from './request.ts';

export { NotRunning } from './engine.ts';

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
	/** Told at each stage, with everything that is known by then. */
	watch?: ((stage: Stage, progress: Progress) => void) | undefined;
	/** Ends the drill before its time; it then rejects with the reason. */
	abort?: AbortSignal | undefined;
}

export type Stage = 'starting' | 'steady' | 'drain' | 'ended';

/** A drill under way: what its requests and its log have come to grows from look to look. */
export type Progress = Partial<Omit<Drill, 'requests' | 'log'>> & Pick<Drill, 'requests' | 'log'>;

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
	/** From TERM to SIGKILL. */
	graceSeconds: number;
	exit: Exit;
	sigkilled: boolean;
	requests: readonly Request[];
	log: readonly LogLine[];
}

/** Starts the app, sends it traffic, terminates it as Kubernetes would, and notes what every request came to. */
export async function drill(engine: Engine, app: App, terms: Terms): Promise<Drill> {
	const startedAt = now();
	terms.watch?.('starting', { startedAt, requests: [], log: [] });
	const instance = await engine.start(app);
	const load = aimAt(instance.address);
	const scene = { instance, load };
	try {
		return await Promise.race([conduct(engine.name, scene, terms, startedAt), aborted(terms.abort)]);
	} finally {
		load.giveUp();
		await instance.stop();
	}
}

async function conduct(engine: EngineName, scene: Scene, terms: Terms, startedAt: number): Promise<Drill> {
	const { instance, load } = scene;
	const record = { engine, startedAt, graceSeconds: terms.grace, requests: load.requests, log: instance.log };
	terms.watch?.('starting', record);
	await answering(instance, terms);
	const readyAt = now();
	load.start(terms.traffic);
	terms.watch?.('steady', { ...record, readyAt });
	await unlessEnded(instance, pause(terms.steady, terms), 'before it was told to');
	const pid1 = (await instance.pid1())?.trim() ?? '';
	const end = await terminate(scene, terms, { ...record, readyAt, pid1 });
	const whole = { ...record, readyAt, pid1, ...end };
	terms.watch?.('ended', whole);
	return whole;
}

/** Endpoint removal and the signal start at the same moment, and neither waits for the other. */
async function terminate({ instance, load }: Scene, terms: Terms, progress: Progress) {
	const { signal = 'SIGTERM', acts = [], endpointLag, grace } = terms;
	let isSent = false;
	await instance.signal(signal);
	const termAt = now();
	const removedAt = termAt + endpointLag * 1000;
	load.stopAt(removedAt);
	terms.watch?.('drain', { ...progress, termAt, removedAt });
	const kill = setTimeout(() => {
		isSent = true;
		void instance.signal('SIGKILL');
	}, grace * 1000);
	const timers = acts.map((act) => setTimeout(() => act.do({ instance, load }), act.after * 1000));

	try {
		const [exit] = await Promise.all([instance.exit, pause(endpointLag, terms)]);
		// The kernel has closed every connection, so what is still in flight learns of it at once.
		await Promise.race([load.settled(), sleep(1000)]);
		// A container's end is heard of late: SIGKILL may have been sent to one that was gone already.
		return { termAt, removedAt, exit, sigkilled: isSent && exit.signal === 'SIGKILL' };
	} finally {
		for (const timer of [kill, ...timers]) clearTimeout(timer);
	}
}

async function pause(seconds: number, { abort }: Terms): Promise<void> {
	await sleep(seconds * 1000, undefined, abort && { signal: abort });
}

/** Never resolves. */
function aborted(abort: AbortSignal | undefined): Promise<never> {
	return new Promise((_, reject) => {
		const fail = () => reject(abort?.reason);
		if (abort?.aborted) fail();
		abort?.addEventListener('abort', fail);
	});
}

/** Resolves at the first answer below 500: the app is up, even if the path wants a login. */
async function answering(instance: Instance, { readyPath, bootTimeout, abort }: Terms): Promise<void> {
	const deadline = now() + bootTimeout * 1000;
	for (;;) {
		const status = await unlessEnded(instance, statusOf(instance.address, readyPath), 'while it was starting');
		if (status !== undefined && status < 500) return;
		abort?.throwIfAborted();
		if (now() > deadline) {
			const answer = status === undefined ? 'did not answer' : `only answered with status ${status}`;
			throw new NotRunning(`The app ${answer} on ${readyPath} within ${bootTimeout} seconds.`, instance.log);
		}
		await sleep(status === undefined ? 50 : 500);
	}
}

/** `undefined`: no answer. */
function statusOf(address: Address, path: string): Promise<number | undefined> {
	return new Promise((resolve) => {
		const options = { ...address, path, agent: false, timeout: 5000, headers: routerHeaders };
		const request = http.get(options, (response) => {
			response.resume();
			resolve(response.statusCode);
		});
		request.once('timeout', () => request.destroy());
		request.once('error', () => resolve(undefined));
	});
}

async function unlessEnded<T>(instance: Instance, wanted: Promise<T>, when: string): Promise<T> {
	const ended = instance.exit.then(({ code, signal }): never => {
		throw new NotRunning(`The app ended by itself ${when} (${signal ?? `status ${code}`}).`, instance.log);
	});
	return await Promise.race([wanted, ended]);
}
