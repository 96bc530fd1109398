import { timing } from '../../model/timing.ts';
import { isSigned } from '../../scripts/signature.ts';
import { rule } from '../rule.ts';
import { drainOf } from '../timing.ts';

/** The grace period is config of the app on its platform: a repo can only leave it open. */
export const graceNotRaised = rule({
	code: 'grace-not-raised',
	severity: 'warning',
	examine(inspection) {
		const { trap, said } = inspection;
		const drain = drainOf(inspection);
		if (trap === undefined || drain === undefined || said.graceSeconds !== undefined) return [];
		if (drain < timing.defaultGraceSeconds || isSigned(trap.link.text)) return [];
		return [{ args: { drain }, path: trap.link.path, line: trap.line }];
	},
});
