import { rule, type Spot } from '../rule.ts';
import { callBelowTrap } from '../shielding.ts';

/**
 * A script that waits for a foreground command needs that command to hear SIGTERM, too; one that starts it in the
 * background does not. The Dockerfile's ENV of that name is the Dockerfile room's own finding.
 */
export const dumbInitSetsid = rule({
	code: 'dumb-init-setsid',
	severity: 'error',
	examine: (inspection) =>
		(callBelowTrap(inspection)?.step.background ? [] : (inspection.start?.links ?? [])).flatMap(({ calls }) =>
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
