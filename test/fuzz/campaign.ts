/** A worker that is given seeds, tries as many inputs with each as it is told, and reports what broke. */
import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { readCorpus } from './corpus.ts';
import { type Input, inputs } from './input.ts';
import { Broken, keepPromises } from './promises.ts';

export interface Errand {
	/** The folder `test`. */
	folder: string;
	/** Counts the inputs begun, for who waits outside: an input that never ends is known by it. */
	started: Int32Array;
	/** Of every so many inputs that were written, the scripts are handed out. */
	sampleEvery: number;
}

export interface Find {
	promise: string;
	message: string;
	input: Input;
	seed: number;
}

export interface Report {
	tried: number;
	finds: Find[];
	outcomes: Record<string, number>;
	scripts: string[];
}

const { folder, started, sampleEvery }: Errand = workerData;
/** Without bias: fast-check's likes the ends of lists, where the oddities stand. */
const anything = fc.noBias(inputs(readCorpus(folder)));
/** Milliseconds: making a slow input smaller would take for ever. */
const longestBatch = 120_000;

let written = 0;

parentPort?.on('message', ({ seed, count }: { seed: number; count: number }) => {
	parentPort?.postMessage(tryInputs(seed, count));
});

function tryInputs(seed: number, count: number): Report {
	const report: Report = { tried: 0, finds: [], outcomes: {}, scripts: [] };
	const property = fc.property(anything, (input) => {
		Atomics.add(started, 0, 1);
		const { outcome, scripts } = keepPromises(input);
		report.outcomes[outcome] = (report.outcomes[outcome] ?? 0) + 1;
		if (outcome === 'written' && written++ % sampleEvery === 0) report.scripts.push(...scripts);
	});
	const {
		failed,
		numRuns,
		counterexample,
		errorInstance: error,
	} = fc.check(property, {
		seed,
		numRuns: count,
		interruptAfterTimeLimit: longestBatch,
	});
	report.tried = numRuns;
	if (failed && counterexample) report.finds.push({ ...inWords(error), input: counterexample[0], seed });
	return report;
}

function inWords(error: unknown): Pick<Find, 'promise' | 'message'> {
	if (error instanceof Broken) return { promise: error.promise, message: error.message };
	return { promise: 'no crash', message: error instanceof Error ? (error.stack ?? '') : String(error) };
}
