import { rule } from '../rule.ts';

/** Only where a script below it drains; tini's environment may give it the group as well. */
export const tiniAlone = rule({
	code: 'tini-alone',
	severity: 'error',
	examine: ({ start, trap, image }) =>
		(trap && !image?.env.has('TINI_KILL_PROCESS_GROUP') ? (start?.links ?? []) : []).flatMap(({ calls }) =>
			calls
				.filter(({ inits }) => inits.some(({ name, toGroup }) => name === 'tini' && !toGroup))
				.map(({ path, line }) => ({ args: {}, path, line })),
		),
});
