import { rule } from '../rule.ts';

export const trapRestarts = rule({
	code: 'trap-restarts',
	severity: 'warning',
	examine: ({ trap }) =>
		trap === undefined || trap.ignoresMore || trap.sleeps === 0
			? []
			: [{ args: {}, path: trap.link.path, line: trap.line }],
});
