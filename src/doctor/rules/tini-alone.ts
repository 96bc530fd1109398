import { rule } from '../rule.ts';
import { callBelowTrap } from '../shielding.ts';

/** Only where a script waits for a foreground command, which has to hear SIGTERM, too. */
export const tiniAlone = rule({
	code: 'tini-alone',
	severity: 'error',
	examine(inspection) {
		const { start, image } = inspection;
		const call = callBelowTrap(inspection);
		if (call === undefined || call.step.background || image?.env.has('TINI_KILL_PROCESS_GROUP')) return [];
		return (start?.links ?? []).flatMap(({ calls }) =>
			calls
				.filter(({ inits }) => inits.some(({ name, toGroup }) => name === 'tini' && !toGroup))
				.map(({ path, line }) => ({ args: {}, path, line })),
		);
	},
});
