import { rule } from '../rule.ts';
import { callBelowTrap, callsTo, groupHearsTerm } from '../shielding.ts';

export const serverHearsTerm = rule({
	code: 'server-hears-term',
	severity: 'error',
	examine(inspection) {
		const { start, trap } = inspection;
		const below = callBelowTrap(inspection);
		if (start?.server === undefined || trap === undefined || below === undefined) return [];
		if (below.step.exec || !groupHearsTerm(inspection, trap.link)) return [];
		const { call, link, server } = start.server;
		const calls = callsTo(inspection, link, call);
		const shielded = calls
			.slice(calls.indexOf(below))
			.some(({ inits, words }) => inits.some(({ dropsTerm }) => dropsTerm) || words[0] === 'setsid');
		return shielded ? [] : [{ args: { server: server.name }, path: call.path, line: call.line }];
	},
});
