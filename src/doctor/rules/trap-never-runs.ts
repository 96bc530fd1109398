import type { Inspection } from '../inspection.ts';
import { rule } from '../rule.ts';
import { callBelowTrap, groupHearsTerm } from '../shielding.ts';
import type { Call } from '../start.ts';

/** bash runs a trap only once its foreground command has ended, and here nothing ends it. */
export const trapNeverRuns = rule({
	code: 'trap-never-runs',
	severity: 'error',
	examine(inspection) {
		const call = callBelowTrap(inspection);
		if (call === undefined || call.step.background || call.step.exec || endsOnTerm(call, inspection)) return [];
		const last = inspection.start?.server?.call;
		const culprit = last?.step.exec && last.path !== call.path ? last : call;
		return [{ args: { script: call.script ?? call.words.join(' ') }, path: culprit.path, line: culprit.line }];
	},
});

/** Whether the foreground command dies of the SIGTERM that its process group gets. */
function endsOnTerm(call: Call, inspection: Inspection): boolean {
	const { start, trap } = inspection;
	if (start?.server === undefined || trap === undefined) return true;
	if (!groupHearsTerm(inspection, trap.link)) return false;
	const { call: server, link } = start.server;
	if (server === call) return !call.inits.some(({ dropsTerm }) => dropsTerm);
	const staysShell = link.calledBy === call && !server.step.exec;
	return staysShell || ![...call.inits, ...server.inits].some(({ dropsTerm }) => dropsTerm);
}
