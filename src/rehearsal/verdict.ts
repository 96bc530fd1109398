import { type Drop, isClean, type Rehearsal } from './tally.ts';

/** A rehearsal in words for somebody who runs a Rails app and no Kubernetes. */
export interface Verdict {
	clean: boolean;
	/** The one sentence. */
	headline: string;
	/** What went wrong, and what that would have been on the platform; the gravest first. */
	reasons: string[];
	/** How it ended, and how much room there was. */
	remarks: string[];
}

export function verdict(rehearsal: Rehearsal): Verdict {
	return {
		clean: isClean(rehearsal),
		headline: headline(rehearsal),
		reasons: [...causes(rehearsal.drops), ...(rehearsal.sigkilled ? [killed(rehearsal)] : [])],
		remarks: remarks(rehearsal),
	};
}

/** "41 of 1,203 requests dropped": for a place beside another. */
export function inShort({ dropped, sent, sigkilled }: Pick<Rehearsal, 'dropped' | 'sent' | 'sigkilled'>): string {
	return `${count(dropped)} of ${requests(sent)} dropped${sigkilled ? ', killed' : ''}`;
}

export function count(number: number): string {
	return number.toLocaleString('en-US');
}

function headline({ dropped, sent, sigkilled, secondsFromTermToExit }: Rehearsal): string {
	if (dropped > 0) {
		const killed = sigkilled ? ', and the pod had to be killed' : '';
		return `${count(dropped)} of ${requests(sent)} ${dropped === 1 ? 'was' : 'were'} dropped${killed}.`;
	}
	if (sigkilled) return `No request was dropped, but the pod had to be killed.`;
	return `Nothing was dropped: all ${requests(sent)} were answered, and the pod left by itself ${seconds(secondsFromTermToExit)} after SIGTERM.`;
}

/** One kind of end, where a request can meet it, and what that means. */
interface Cause {
	matches(drop: Drop): boolean;
	means: string;
}

const knownCauses: readonly Cause[] = [
	{
		matches: ({ phase }) => phase === 'steady',
		means: 'before SIGTERM, so this is not about the shutdown: the app fails under this load; see its log',
	},
	{
		matches: ({ error }) => error === 'connection refused',
		means:
			'the server had closed its port while the router was still sending to it: each of these is a 502. A drain keeps the port open until that is over',
	},
	{
		matches: ({ error }) => error.startsWith('connection closed') || error.startsWith('the answer was cut'),
		means: 'the app was ended in the middle of it, and has to finish what it has begun before it exits',
	},
	{
		matches: ({ error }) => error.startsWith('status'),
		means: 'the app answered with an error while it was shutting down; see its log',
	},
	{ matches: () => true, means: 'nothing came back' },
];

function causes(drops: readonly Drop[]): string[] {
	const groups = new Map<string, { cause: Cause; drops: Drop[] }>();
	for (const drop of drops) {
		const cause = knownCauses.find(({ matches }) => matches(drop)) as Cause;
		const key = `${knownCauses.indexOf(cause)} ${drop.error}`;
		const group = groups.get(key) ?? { cause, drops: [] };
		group.drops.push(drop);
		groups.set(key, group);
	}
	return [...groups.values()]
		.toSorted((a, b) => b.drops.length - a.drops.length)
		.map(({ cause, drops }) => `${count(drops.length)} × ${drops[0]?.error} ${when(drops)}: ${cause.means}.`);
}

function when(drops: readonly Drop[]): string {
	const times = drops.map(({ at }) => at);
	const first = times.reduce((a, b) => Math.min(a, b));
	const last = times.reduce((a, b) => Math.max(a, b));
	const from = Math.abs(first).toFixed(1);
	const to = Math.abs(last).toFixed(1);
	if (last < 0) return from === to ? `${from} s before SIGTERM` : `${from} to ${to} s before SIGTERM`;
	if (first < 0) return `from ${from} s before SIGTERM to ${to} s after it`;
	return from === to ? `${from} s after SIGTERM` : `${from} to ${to} s after SIGTERM`;
}

function killed({ graceSeconds }: Rehearsal): string {
	return `SIGKILL after the grace period of ${graceSeconds} s: something still ran, and whatever it was doing was lost. Either SIGTERM never reached it, or drain and stop do not fit the grace period.`;
}

function remarks(rehearsal: Rehearsal): string[] {
	const { graceSeconds, secondsFromTermToExit, secondsFromLastAnswerToExit, secondsOfArrivals, secondsOfAnswers } =
		rehearsal;
	const left = graceSeconds - secondsFromTermToExit;
	return [
		`requests kept arriving for ${seconds(secondsOfArrivals)} after SIGTERM; ${
			secondsOfAnswers === null
				? 'none of them was answered'
				: `the last that was answered came ${seconds(secondsOfAnswers)} after it`
		}`,
		rehearsal.sigkilled
			? `ended by SIGKILL ${seconds(secondsFromTermToExit)} after SIGTERM`
			: `ended by itself with exit code ${rehearsal.exitCode}, ${seconds(secondsFromTermToExit)} after SIGTERM: ${seconds(left)} of the grace period of ${graceSeconds} s were left`,
		...(secondsFromLastAnswerToExit === null
			? []
			: [`${seconds(secondsFromLastAnswerToExit)} from the last answer to the exit`]),
	];
}

function requests(number: number): string {
	return `${count(number)} ${number === 1 ? 'request' : 'requests'}`;
}

function seconds(number: number): string {
	return `${number.toFixed(1)} s`;
}
