import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { handlebarsModules } from './handlebars.js';

/**
 * `npm run fuzz -- [COUNT [SEED]]`: tries that many generated repos and command lines, and holds what the program does
 * with each to the promises of docs/SAFETY.md (test/fuzz/promises.ts). The same seed tries the same inputs.
 */
const count = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? Math.floor(Math.random() * 2 ** 30));
const threads = Number(process.env.FUZZ_THREADS ?? availableParallelism());

/** Inputs that share a seed. */
const batch = 250;
/** An input that is not done by then never will be: what takes over 2 s is a find of the worker's own. */
const patience = 60_000;
const sampleEvery = Math.max(20, Math.ceil(count / 1000));

const folder = mkdtempSync(join(tmpdir(), 'eyk-graceful-fuzz-'));
const total = { tried: 0, finds: [], outcomes: {}, scripts: [] };
let next = 0;
const start = Date.now();

console.log(`${count} inputs, seed ${seed}: npm run fuzz -- ${count} ${seed}`);
const program = await bundled();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => (next = count)); // ends with what is under way
const progress = setInterval(() => console.log(state()), 10_000);
await Promise.all(Array.from({ length: threads }, () => work()));
clearInterval(progress);
const complaints = complaintsAboutScripts();
console.log(state());
for (const [outcome, times] of Object.entries(total.outcomes).sort(([, a], [, b]) => b - a)) {
	console.log(`  ${String(times).padStart(8)} ${outcome}`);
}
for (const find of kinds(total.finds))
	console.log(`\n${find.promise} (${find.times} times), ${find.path}\n${find.message.slice(0, 2000)}`);
for (const complaint of complaints) console.log(`\n${complaint}`);
if (total.finds.length + complaints.length === 0) rmSync(folder, { recursive: true });
else process.exitCode = 1;

async function bundled() {
	const outfile = join(folder, 'campaign.mjs');
	await build({
		entryPoints: [join(import.meta.dirname, '../test/fuzz/campaign.ts')],
		outfile,
		bundle: true,
		platform: 'node',
		format: 'esm',
		plugins: [handlebarsModules.esbuild()],
		banner: { js: "import{createRequire as r_}from'node:module';const require=r_(import.meta.url);" },
	});
	return outfile;
}

/** One worker after the other in this lane, should one get stuck; batches until there are none left. */
async function work() {
	const started = new Int32Array(new SharedArrayBuffer(4));
	const worker = new Worker(program, {
		workerData: { folder: join(import.meta.dirname, '../test'), started, sampleEvery },
	});
	for (let at = take(); at !== undefined; at = take()) {
		const report = await reportOf(worker, started, at);
		total.tried += report.tried;
		total.finds.push(...report.finds);
		for (const { promise, message, seed } of report.finds)
			console.log(`seed ${seed}: ${promise}: ${message.slice(0, 300)}`);
		total.scripts.push(...report.scripts);
		for (const [outcome, times] of Object.entries(report.outcomes)) {
			total.outcomes[outcome] = (total.outcomes[outcome] ?? 0) + times;
		}
		if (report.isStuck) return work();
	}
	await worker.terminate();
}

function take() {
	if (next >= count) return undefined;
	const size = Math.min(batch, count - next);
	next += size;
	return { seed: seed + Math.floor((next - 1) / batch), count: size };
}

function reportOf(worker, started, errand) {
	const first = started[0];
	let last = first;
	return new Promise((resolve, reject) => {
		const watch = setInterval(async () => {
			if (started[0] !== last) {
				last = started[0];
				return;
			}
			clearInterval(watch);
			await worker.terminate();
			const message = `seed ${errand.seed}: the input at ${last - first} of its batch does not end`;
			const find = { promise: 'no hang', message, input: null, seed: errand.seed };
			resolve({ tried: last - first, finds: [find], outcomes: {}, scripts: [], isStuck: true });
		}, patience);
		worker.once('message', (report) => {
			clearInterval(watch);
			worker.removeListener('error', reject);
			resolve(report);
		});
		worker.once('error', reject);
		worker.postMessage(errand);
	});
}

/** The shortest input for each promise that broke, kept as a file that test/fuzz/finds can take. */
function kinds(finds) {
	const kinds = new Map();
	for (const find of finds) {
		const kind = find.promise + (find.promise === 'no crash' ? find.message.split('\n')[1] : '');
		kinds.set(kind, [...(kinds.get(kind) ?? []), find]);
	}
	return [...kinds.values()].map((same, at) => {
		const [shortest] = same.sort((a, b) => JSON.stringify(a.input).length - JSON.stringify(b.input).length);
		const path = join(folder, `find-${at + 1}.json`);
		const { promise, input, seed } = shortest;
		writeFileSync(path, `${JSON.stringify({ promise, seed, ...input }, null, '\t')}\n`);
		return { ...shortest, path, times: same.length };
	});
}

/** Every sampled script has to parse in bash, and shellcheck has to have nothing to say about it. */
function complaintsAboutScripts() {
	const sampled = join(folder, 'scripts');
	mkdirSync(sampled);
	const paths = total.scripts.map((script, at) => {
		const path = join(sampled, `${at}.sh`);
		writeFileSync(path, script);
		return path;
	});
	const complaints = [];
	for (let at = 0; at < paths.length; at += 50) {
		const some = paths.slice(at, at + 50);
		const parse = spawnSync('bash', ['-c', 'for script; do bash -n "$script"; done', '-', ...some], {
			encoding: 'utf8',
		});
		const shellcheck = spawnSync('shellcheck', some, { encoding: 'utf8' });
		complaints.push(parse.stderr, shellcheck.stdout ?? `shellcheck: ${shellcheck.error}`);
	}
	console.log(`${paths.length} of the generated scripts read by bash -n and shellcheck`);
	return complaints.filter((complaint) => complaint !== '');
}

function state() {
	const seconds = (Date.now() - start) / 1000;
	const rate = Math.round(total.tried / seconds);
	return `${total.tried} tried in ${Math.round(seconds)} s (${rate} a second), ${total.finds.length} broke a promise`;
}
