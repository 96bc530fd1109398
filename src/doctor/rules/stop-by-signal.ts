import { rule } from '../rule.ts';
import { signalSentBy } from '../term-trap.ts';

/** Signals that make a server drop its requests: Puma does not trap QUIT, and nobody traps KILL. */
const deadly: Readonly<Record<string, readonly string[]>> = { puma: ['QUIT', 'KILL'], passenger: ['KILL'] };

/** Only the first one: after a wait, KILL is a last resort. */
export const stopBySignal = rule({
	code: 'stop-by-signal',
	severity: 'error',
	examine({ trap, server }) {
		const [stop] = trap?.stops ?? [];
		const signal = stop && signalSentBy(stop);
		if (trap === undefined || stop === undefined || server === undefined || signal === undefined) return [];
		if (!deadly[server.id]?.includes(signal)) return [];
		return [{ args: { signal, server: server.name }, path: trap.link.path, line: stop.line }];
	},
});
