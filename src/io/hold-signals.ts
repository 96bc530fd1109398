const held = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs synchronous work that must not be cut in two. A signal that arrives meanwhile waits until the work is done;
 * which one it was is returned, and ending with it is up to the caller.
 */
export async function holdSignals(work: () => void): Promise<NodeJS.Signals | undefined> {
	let caught: NodeJS.Signals | undefined;
	const note = (signal: NodeJS.Signals) => {
		caught ??= signal;
	};
	for (const signal of held) process.on(signal, note);
	try {
		work();
	} finally {
		// Node hands a signal over in its event loop: without two turns of it, one that came during the work were lost.
		await turn();
		await turn();
		for (const signal of held) process.off(signal, note);
	}
	return caught;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
