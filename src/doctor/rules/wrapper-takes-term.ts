import { rule } from '../rule.ts';

/** A start script without a trap, and no init: bash is PID 1, which ignores SIGTERM, and waits for its child. */
export const wrapperTakesTerm = rule({
	code: 'wrapper-takes-term',
	severity: 'error',
	examine({ start, trap }) {
		if (start?.server === undefined || trap !== undefined) return [];
		const { link, call } = start.server;
		const isPid1 = link.kind === 'script' && link.calledBy !== undefined && link.calledBy.inits.length === 0;
		if (!isPid1 || call.step.exec) return [];
		return [{ args: { script: link.path }, path: call.path, line: call.line }];
	},
});
