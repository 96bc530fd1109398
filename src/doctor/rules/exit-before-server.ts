import type { Step } from '../outline.ts';
import { rule } from '../rule.ts';
import { callBelowTrap } from '../shielding.ts';
import { isWaiting, type TermTrap } from '../term-trap.ts';

/** PID 1's child has gone: dumb-init follows it, and the kernel kills what is left, requests and all. */
export const exitBeforeServer = rule({
	code: 'exit-before-server',
	severity: 'error',
	examine(inspection) {
		const { trap } = inspection;
		if (trap === undefined) return [];
		// What was started in the foreground has died of SIGTERM by now; what it had started is nobody's child.
		const hasChild = callBelowTrap(inspection)?.step.background !== false;
		const stop = trap.stops.at(-1) ?? trap.steps.filter(({ argv }) => argv[0] !== 'trap').at(-1);
		if (stop === undefined || isPassengerStop(stop) || waitsAfter(stop, trap, hasChild)) return [];
		return [{ args: { stop: stop.argv.join(' ') }, path: trap.link.path, line: trap.line }];
	},
});

function waitsAfter(stop: Step, trap: TermTrap, hasChild: boolean): boolean {
	const after = trap.steps.slice(trap.steps.indexOf(stop) + 1);
	const exit = after.findIndex(({ argv }) => argv[0] === 'exit');
	if ((exit < 0 ? after : after.slice(0, exit)).some((step) => isWaiting(step, hasChild))) return true;
	return exit < 0 && stop.argv[0] !== 'exit' && waitsInScript(trap);
}

/** A trap that returns lets the script go on: the `wait` it has interrupted is over, another one is not. */
function waitsInScript({ link }: TermTrap): boolean {
	const waiting = link.outline.steps.filter((step) => step.argv[0] === 'wait' || step.inLoop);
	return waiting.some(({ inLoop }) => inLoop) || waiting.length > 1;
}

function isPassengerStop({ argv }: Step): boolean {
	return argv.includes('passenger') && argv.includes('stop');
}
