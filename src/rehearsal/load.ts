import http from 'node:http';
import { type Address, now } from './engine.ts';
import { type Kind, type Request, send } from './request.ts';

/** What arrives at the app as long as it is an endpoint. */
export interface Traffic {
	/** Requests a second, by turns on a new and on a kept-alive connection. */
	rate: number;
	path: string;
	/** Requests that take long: so many of them are kept in flight all the time. */
	slow?: { path: string; inFlight: number } | undefined;
}

/** Traffic on its way to one address, and the fate of every request. */
export interface Load {
	readonly requests: readonly Request[];
	/** Starts steady traffic. */
	start(traffic: Traffic): void;
	/** From this moment on no new requests: the app is no longer an endpoint. Those in flight go on. */
	stopAt(moment: number): void;
	/** One request besides the steady ones; resolves when its fate is known. */
	send(kind: Kind, path: string): Promise<Request>;
	/** Resolves when no request is in flight. */
	settled(): Promise<void>;
	/** No new requests, and what is still in flight counts as dropped. */
	giveUp(): void;
}

/** Often enough for a smooth 1,000 a second, and idle in between. */
const tickMilliseconds = 5;
/** Where this machine stood still for longer, what it missed is not made up for by a flood. */
const longestStallMilliseconds = 100;
/** A slow request that fails at once must not become a flood. */
const slowEveryMilliseconds = 250;

export function aimAt(address: Address): Load {
	const agent = new http.Agent({ keepAlive: true });
	const requests: Request[] = [];
	const inFlight = new Map<Request, () => void>();
	let ticking: NodeJS.Timeout | undefined;
	let end = Number.POSITIVE_INFINITY;
	let waiting: (() => void)[] = [];

	function begin(kind: Kind, path: string, onEnd?: (request: Request) => void): Request {
		const request: Request = { id: requests.length + 1, kind, path, startedAt: now() };
		requests.push(request);
		const giveUp = send(address, agent, request, () => {
			inFlight.delete(request);
			onEnd?.(request);
			if (inFlight.size === 0) release();
		});
		inFlight.set(request, giveUp);
		return request;
	}

	function release(): void {
		const released = waiting;
		waiting = [];
		for (const resolve of released) resolve();
	}

	function start(traffic: Traffic): void {
		const slow = traffic.slow && keepInFlight(traffic.slow);
		let due = 1;
		let sent = 0;
		let last = now();
		const tick = () => {
			const moment = now();
			if (moment >= end) return clearInterval(ticking);
			due += (Math.min(moment - last, longestStallMilliseconds) * traffic.rate) / 1000;
			last = moment;
			for (; sent + 1 <= due; sent++) begin(sent % 2 === 0 ? 'new' : 'kept-alive', traffic.path);
			slow?.();
		};
		ticking = setInterval(tick, tickMilliseconds);
		tick();
	}

	function keepInFlight({ path, inFlight: wanted }: { path: string; inFlight: number }): () => void {
		let running = 0;
		let last = Number.NEGATIVE_INFINITY;
		return () => {
			if (running >= wanted || now() - last < slowEveryMilliseconds) return;
			running++;
			last = begin('slow', path, () => running--).startedAt;
		};
	}

	return {
		requests,
		start,
		stopAt: (moment) => {
			end = moment;
		},
		send: (kind, path) => new Promise((resolve) => begin(kind, path, resolve)),
		settled: () => (inFlight.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
		giveUp: () => {
			clearInterval(ticking);
			for (const giveUp of [...inFlight.values()]) giveUp();
			agent.destroy();
		},
	};
}
