import { rule } from '../rule.ts';
import { groupHearsTerm } from '../shielding.ts';

/** The server is started, and nothing on the way to it catches SIGTERM. */
export const noDrain = rule({
	code: 'no-drain',
	severity: 'error',
	examine(inspection) {
		const { start, trap, process } = inspection;
		if (start?.server === undefined || trap !== undefined || !['web', 'cmd'].includes(process)) return [];
		const { call, link } = start.server;
		const runsBelowScript = link.kind === 'script' && link.calledBy?.inits.length === 0 && !call.step.exec;
		if (
			runsBelowScript ||
			start.links.some(({ path }) => path.endsWith('entrypoint.sh') && groupHearsTerm(inspection, link))
		)
			return [];
		return [{ args: { command: call.words.join(' ') }, path: call.path, line: call.line }];
	},
});
