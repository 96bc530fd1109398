import type { Drill } from './drill.ts';
import type { EngineName } from './engine.ts';
import { isAnswered, type Request } from './request.ts';

/** The figures of one drill, as `--json` prints them. */
export interface Rehearsal {
	engine: EngineName;
	pid1: string;
	sent: number;
	answered: number;
	dropped: number;
	/** Answered or dropped, but only after its kept-alive connection had turned out to be closed. */
	retried: number;
	sigkilled: boolean;
	/** `null` where a signal ended PID 1. */
	exitCode: number | null;
	secondsFromTermToExit: number;
	/** `null` where nothing was answered. */
	secondsFromLastAnswerToExit: number | null;
	/** From TERM to SIGKILL, if it came to that. */
	graceSeconds: number;
	/** How long after TERM requests still arrived. */
	secondsOfArrivals: number;
	/** The last request that was sent after TERM and answered, in seconds from TERM; `null` where there is none. */
	secondsOfAnswers: number | null;
	phases: Record<Phase, Count>;
	drops: Drop[];
}

/** Until TERM; while new connections still arrived; and from then on. */
export const phases = ['steady', 'drain', 'after'] as const;
export type Phase = (typeof phases)[number];

export interface Count {
	sent: number;
	answered: number;
	dropped: number;
}

export interface Drop {
	/** Seconds from TERM, negative before it. */
	at: number;
	phase: Phase;
	error: string;
}

export function tally(drill: Drill): Rehearsal {
	const dropped = drill.requests.filter((request) => !isAnswered(request));
	const answers = drill.requests.filter(isAnswered).map((request) => request.endedAt ?? 0);
	const late = drill.requests.filter((request) => isAnswered(request) && request.startedAt >= drill.termAt);
	const lastAnswered = late.reduce((latest, { startedAt }) => Math.max(latest, startedAt), Number.NEGATIVE_INFINITY);
	const lastAnswer = answers.reduce((latest, at) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
	return {
		engine: drill.engine,
		pid1: drill.pid1,
		...count(drill.requests),
		retried: drill.requests.filter((request) => request.retried).length,
		sigkilled: drill.sigkilled,
		exitCode: drill.exit.code,
		secondsFromTermToExit: seconds(drill.exit.at - drill.termAt),
		secondsFromLastAnswerToExit: Number.isFinite(lastAnswer) ? seconds(drill.exit.at - lastAnswer) : null,
		graceSeconds: drill.graceSeconds,
		secondsOfArrivals: seconds(drill.removedAt - drill.termAt),
		secondsOfAnswers: Number.isFinite(lastAnswered) ? seconds(lastAnswered - drill.termAt) : null,
		phases: Object.fromEntries(
			phases.map((phase) => [phase, count(drill.requests.filter((request) => phaseOf(request, drill) === phase))]),
		) as Record<Phase, Count>,
		drops: dropped.map((request) => ({
			at: seconds((request.endedAt ?? drill.exit.at) - drill.termAt),
			phase: phaseOf(request, drill),
			error: request.error ?? 'no answer',
		})),
	};
}

/** Several drills of one app as one: everything is added up, and of what cannot be, the worst is told. */
export function overall(rehearsals: readonly Rehearsal[]): Rehearsal {
	const [first, ...others] = rehearsals;
	if (first === undefined) throw new Error('no drill to sum up');
	return others.reduce((sum, next) => {
		const worse = isClean(sum) && !isClean(next) ? next : sum;
		return {
			...worse,
			...added(sum, next),
			retried: sum.retried + next.retried,
			sigkilled: sum.sigkilled || next.sigkilled,
			secondsFromTermToExit: Math.max(sum.secondsFromTermToExit, next.secondsFromTermToExit),
			secondsFromLastAnswerToExit: largest(sum.secondsFromLastAnswerToExit, next.secondsFromLastAnswerToExit),
			phases: Object.fromEntries(
				phases.map((phase) => [phase, added(sum.phases[phase], next.phases[phase])]),
			) as Record<Phase, Count>,
			drops: [...sum.drops, ...next.drops],
		};
	}, first);
}

/** What exit code 0 promises. */
export function isClean({ dropped, sigkilled }: Pick<Rehearsal, 'dropped' | 'sigkilled'>): boolean {
	return dropped === 0 && !sigkilled;
}

function added(a: Count, b: Count): Count {
	return { sent: a.sent + b.sent, answered: a.answered + b.answered, dropped: a.dropped + b.dropped };
}

function largest(a: number | null, b: number | null): number | null {
	return a === null || b === null ? (a ?? b) : Math.max(a, b);
}

/** A request counts where its fate was decided: one that was in flight at TERM and got its answer later is the drain's. */
export function phaseOf(request: Pick<Request, 'endedAt'>, drill: Pick<Drill, 'termAt' | 'removedAt'>): Phase {
	const endedAt = request.endedAt ?? Number.POSITIVE_INFINITY;
	if (endedAt < drill.termAt) return 'steady';
	return endedAt < drill.removedAt ? 'drain' : 'after';
}

function count(requests: readonly Request[]): Count {
	const answered = requests.filter(isAnswered).length;
	return { sent: requests.length, answered, dropped: requests.length - answered };
}

function seconds(milliseconds: number): number {
	return Math.round(milliseconds) / 1000;
}
