import type { Step } from '../outline.ts';
import { rule } from '../rule.ts';
import type { TermTrap } from '../term-trap.ts';
import { drainOf } from '../timing.ts';

/** Endpoint removal commonly takes 5 to 30 seconds. */
const least = 5;

export const drainTooShort = rule({
	code: 'drain-too-short',
	severity: 'warning',
	examine(inspection) {
		const { trap } = inspection;
		const drain = drainOf(inspection);
		if (trap === undefined || drain === undefined || drain >= least || sleepsUnknown(beforeStop(trap))) return [];
		return [{ args: { drain }, path: trap.link.path, line: trap.line }];
	},
});

function beforeStop({ steps, stops: [stop] }: TermTrap): readonly Step[] {
	return stop === undefined ? steps : steps.slice(0, steps.indexOf(stop));
}

/** `sleep "$DRAIN"`, or a loop: not for us to judge. */
function sleepsUnknown(steps: readonly Step[]): boolean {
	return steps.some(({ argv, inLoop }) => inLoop || (argv[0] === 'sleep' && !/^\d+s?$/.test(argv[1] ?? '')));
}
