import { expect, test } from 'vitest';
import type { Drill } from '../../src/rehearsal/drill.ts';
import type { Request } from '../../src/rehearsal/request.ts';
import { tally } from '../../src/rehearsal/tally.ts';

function drillWith(requests: Partial<Request>[], over: Partial<Drill> = {}): Drill {
	return {
		engine: 'local',
		pid1: '/usr/bin/dumb-init -- ./script/entrypoint.sh',
		startedAt: 0,
		readyAt: 1000,
		termAt: 10_000,
		removedAt: 20_000,
		graceSeconds: 60,
		exit: { at: 30_000, code: 0, signal: null },
		sigkilled: false,
		requests: requests.map((request, index) => ({ id: index + 1, kind: 'new', path: '/', startedAt: 0, ...request })),
		log: [],
		...over,
	};
}

test('a request counts in the phase in which its fate was decided', () => {
	const { phases } = tally(
		drillWith([
			{ startedAt: 9000, endedAt: 9500 },
			{ startedAt: 9000, endedAt: 10_000 },
			{ startedAt: 19_000, endedAt: 21_000 },
			{ startedAt: 19_000, endedAt: 30_000, error: 'connection closed without an answer' },
		]),
	);
	expect(phases).toEqual({
		steady: { sent: 1, answered: 1, dropped: 0 },
		drain: { sent: 1, answered: 1, dropped: 0 },
		after: { sent: 2, answered: 1, dropped: 1 },
	});
});

test('what was not answered is dropped, and dated from TERM', () => {
	const rehearsal = tally(
		drillWith([
			{ endedAt: 9000, status: 500, error: 'status 500' },
			{ endedAt: 12_345, error: 'connection refused' },
			{ startedAt: 15_000 },
			{ endedAt: 13_000, status: 404 },
		]),
	);
	expect(rehearsal).toMatchObject({ sent: 4, answered: 1, dropped: 3 });
	expect(rehearsal.drops).toEqual([
		{ at: -1, phase: 'steady', error: 'status 500' },
		{ at: 2.345, phase: 'drain', error: 'connection refused' },
		{ at: 20, phase: 'after', error: 'no answer' },
	]);
});

test('the exit is measured from TERM and from the last answer', () => {
	const requests = [{ endedAt: 29_800 }, { endedAt: 29_000 }, { endedAt: 30_000, error: 'connection refused' }];
	expect(tally(drillWith(requests))).toMatchObject({ secondsFromTermToExit: 20, secondsFromLastAnswerToExit: 0.2 });
	expect(tally(drillWith([])).secondsFromLastAnswerToExit).toBeNull();
});

test('a pod that a signal ended has no exit code', () => {
	const killed = drillWith([], { exit: { at: 40_000, code: null, signal: 'SIGKILL' }, sigkilled: true });
	expect(tally(killed)).toMatchObject({ sigkilled: true, exitCode: null, secondsFromTermToExit: 30 });
});

test('a hundred thousand requests are no different', () => {
	const requests = Array.from({ length: 100_000 }, (_, index) => ({ endedAt: index / 10 }));
	expect(tally(drillWith(requests))).toMatchObject({ sent: 100_000, dropped: 0 });
});
