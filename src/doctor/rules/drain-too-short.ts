import { rule } from '../rule.ts';
import { drainOf } from '../timing.ts';

/** Endpoint removal commonly takes 5 to 30 seconds. */
const least = 5;

export const drainTooShort = rule({
	code: 'drain-too-short',
	severity: 'warning',
	examine(inspection) {
		const { trap } = inspection;
		const drain = drainOf(inspection);
		if (trap === undefined || drain === undefined || drain >= least || sleepsUnknown(trap.steps)) return [];
		return [{ args: { drain }, path: trap.link.path, line: trap.line }];
	},
});

/** `sleep "$DRAIN"`, or a loop: not for us to judge. */
function sleepsUnknown(steps: readonly { argv: readonly string[]; inLoop: boolean }[]): boolean {
	return steps.some(({ argv, inLoop }) => inLoop || (argv[0] === 'sleep' && !/^\d+s?$/.test(argv[1] ?? '')));
}
