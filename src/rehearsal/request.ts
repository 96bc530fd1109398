import http from 'node:http';
import { type Address, now } from './engine.ts';

/** `new`: a connection of its own. `kept-alive`: one that is used again, as a proxy does. `slow`: as new, but it takes long. */
export type Kind = 'new' | 'kept-alive' | 'slow';

/** One request as its client saw it. Times are on the clock of `now()`. */
export interface Request {
	readonly id: number;
	readonly kind: Kind;
	readonly path: string;
	readonly startedAt: number;
	/** When the answer was complete or could no longer come; `undefined` while in flight. */
	endedAt?: number;
	status?: number;
	/** What it died of; `undefined` for an answered one. */
	error?: string;
	/** Its kept-alive connection turned out to be closed, so it went out once more on a new one. */
	retried?: true;
}

/** Sent to the app as X-Request-Id, so that its own log can be compared with ours. */
export function requestId(request: Pick<Request, 'id'>): string {
	return `rehearsal-${request.id}`;
}

/** A request that is not known to be answered is dropped. */
export function isAnswered(request: Request): boolean {
	return request.endedAt !== undefined && request.error === undefined;
}

/** What the platform's router adds; an app with force_ssl would redirect without them. */
export const routerHeaders = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '127.0.0.1' };

/** Failures of this machine, not of the app: such a request was never sent and is tried again. */
const ours = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL']);

/** Sends it and calls back exactly once, when its fate is known. The returned function gives up on it. */
export function send(address: Address, agent: http.Agent, request: Request, onEnd: () => void): () => void {
	let current: http.ClientRequest;
	let answer: http.IncomingMessage | undefined;

	function end(error: string | undefined): void {
		if (request.endedAt !== undefined) return;
		request.endedAt = now();
		if (error !== undefined) request.error = error;
		onEnd();
	}

	function attempt(over: http.Agent | false): void {
		current = http.get(
			{
				...address,
				path: request.path,
				agent: over,
				headers: { ...routerHeaders, 'x-request-id': requestId(request) },
			},
			(response) => {
				answer = response;
				request.status = response.statusCode ?? 0;
				response.resume();
				response.once('error', () => end('the answer was cut short'));
				response.once('close', () => end(response.complete ? failure(request.status) : 'the answer was cut short'));
			},
		);
		current.once('error', (error: NodeJS.ErrnoException) => {
			if (answer !== undefined || request.endedAt !== undefined) return;
			if (ours.has(error.code ?? '')) setTimeout(attempt, 100, over);
			else if (current.reusedSocket && !request.retried) retry();
			else end(describe(error));
		});
	}

	/** The server may close a connection while it is idle; every proxy takes a new one then. */
	function retry(): void {
		request.retried = true;
		attempt(false);
	}

	attempt(request.kind === 'kept-alive' ? agent : false);
	return () => {
		end('no answer until the end');
		current.destroy();
	};
}

function failure(status = 0): string | undefined {
	return status >= 500 ? `status ${status}` : undefined;
}

function describe(error: NodeJS.ErrnoException): string {
	if (error.code === 'ECONNREFUSED') return 'connection refused';
	if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return 'connection closed without an answer';
	return error.code ?? error.message;
}
