import { rule } from '../rule.ts';
import { callBelowTrap } from '../shielding.ts';

export const trapReplaced = rule({
	code: 'trap-replaced',
	severity: 'error',
	examine(inspection) {
		const call = callBelowTrap(inspection);
		if (!call?.step.exec) return [];
		return [{ args: { script: call.script ?? call.words.join(' ') }, path: call.path, line: call.line }];
	},
});
