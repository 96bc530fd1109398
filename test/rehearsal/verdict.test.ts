import { expect, test } from 'vitest';
import type { Drop, Rehearsal } from '../../src/rehearsal/tally.ts';
import { inShort, verdict } from '../../src/rehearsal/verdict.ts';

function rehearsalWith(drops: Drop[], over: Partial<Rehearsal> = {}): Rehearsal {
	const none = { sent: 0, answered: 0, dropped: 0 };
	return {
		engine: 'local',
		pid1: 'puma',
		sent: 1203,
		answered: 1203 - drops.length,
		dropped: drops.length,
		retried: 0,
		sigkilled: false,
		exitCode: 0,
		secondsFromTermToExit: 34.1,
		secondsFromLastAnswerToExit: 0.1,
		graceSeconds: 60,
		secondsOfArrivals: 10,
		secondsOfAnswers: 9.9,
		phases: { steady: none, drain: none, after: none },
		drops,
		...over,
	};
}

const refused: Drop = { at: 0.4, phase: 'drain', error: 'connection refused' };

test('a clean rehearsal says so, with how much of the grace period was left', () => {
	const { clean, headline, reasons, remarks } = verdict(rehearsalWith([]));
	expect(clean).toBe(true);
	expect(headline).toBe(
		'Nothing was dropped: all 1,203 requests were answered, and the pod left by itself 34.1 s after SIGTERM.',
	);
	expect(reasons).toEqual([]);
	expect(remarks.join('\n')).toContain('25.9 s of the grace period of 60 s were left');
});

test('drops are told by what they died of, the most first, and when', () => {
	const cut: Drop = { at: 12, phase: 'after', error: 'connection closed without an answer' };
	const rehearsal = rehearsalWith([cut, refused, { ...refused, at: 9.96 }]);
	const { clean, headline, reasons } = verdict(rehearsal);
	expect(clean).toBe(false);
	expect(headline).toBe('3 of 1,203 requests were dropped.');
	expect(reasons[0]).toMatch(/^2 × connection refused 0\.4 to 10\.0 s after SIGTERM: the server had closed its port/);
	expect(reasons[1]).toMatch(/^1 × connection closed without an answer 12\.0 s after SIGTERM: /);
	expect(inShort(rehearsal)).toBe('3 of 1,203 requests dropped');
});

test('a drop before SIGTERM is not blamed on the shutdown', () => {
	const [reason] = verdict(rehearsalWith([{ at: -1.2, phase: 'steady', error: 'status 500' }])).reasons;
	expect(reason).toContain('1 × status 500 1.2 s before SIGTERM');
	expect(reason).toContain('not about the shutdown');
});

test('a pod that had to be killed fails, even where nothing was dropped', () => {
	const { clean, headline, reasons } = verdict(rehearsalWith([], { sigkilled: true, exitCode: null }));
	expect(clean).toBe(false);
	expect(headline).toContain('had to be killed');
	expect(reasons[0]).toContain('SIGKILL after the grace period of 60 s');
});
