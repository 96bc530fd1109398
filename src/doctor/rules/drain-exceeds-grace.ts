import { isSigned } from '../../scripts/signature.ts';
import { rule } from '../rule.ts';
import { drainOf } from '../timing.ts';

/** Generated scripts shorten the drain by themselves. */
export const drainExceedsGrace = rule({
	code: 'drain-exceeds-grace',
	severity: 'error',
	examine(inspection) {
		const { trap, said } = inspection;
		const drain = drainOf(inspection);
		const grace = said.graceSeconds?.value;
		if (trap === undefined || drain === undefined || grace === undefined || drain < grace || isSigned(trap.link.text))
			return [];
		return [{ args: { drain, grace }, path: trap.link.path, line: trap.line }];
	},
});
