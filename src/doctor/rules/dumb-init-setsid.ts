import { rule, type Spot } from '../rule.ts';

/** The Dockerfile's ENV of that name is the Dockerfile room's own finding. */
export const dumbInitSetsid = rule({
	code: 'dumb-init-setsid',
	severity: 'error',
	examine: ({ start }) =>
		(start?.links ?? []).flatMap(({ calls }) =>
			calls.flatMap(({ inits, step, path, line }): Spot<'dumb-init-setsid'>[] => {
				const alone = inits.some(({ name, toGroup }) => name === 'dumb-init' && !toGroup);
				const switchedOff =
					step.assignments.some(({ name, value }) => name === 'DUMB_INIT_SETSID' && value.value === '0') ||
					step.argv.includes('DUMB_INIT_SETSID=0');
				const by = alone ? '-c' : switchedOff ? 'DUMB_INIT_SETSID=0' : undefined;
				return by === undefined ? [] : [{ args: { by }, path, line }];
			}),
		),
});
