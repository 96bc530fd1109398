// How often does the rehearsal itself err? Not a test: it takes minutes.
//   node test/rehearsal/million.mjs [REQUESTS] [FAULTS] [RATE]
// Sends that many requests to server.mjs, which fails FAULTS of them in three ways and writes down which. Ends with status 1
// where our list of dropped requests is not the server's list of failed ones, number by number.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const [wanted = 1_000_000, faults = 0, rate = 2500] = process.argv.slice(2).map(Number);
const folder = await mkdtemp(join(tmpdir(), 'eyk-graceful-million-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const { drill, localEngine, freePort, isAnswered, tally } = await bundled(`
	export { drill } from './drill.ts';
	export { localEngine } from './local.ts';
	export { freePort } from './free-port.ts';
	export { isAnswered } from './request.ts';
	export { tally } from './tally.ts';`);

const kinds = ['status', 'cut', 'close'];
const failing = new Map();
while (failing.size < faults) failing.set(1 + Math.floor(Math.random() * wanted), kinds[failing.size % 3]);
const FAIL = [...failing].map(([id, kind]) => `${id}:${kind}`).join(' ');

const app = {
	command: 'exec node server.mjs',
	cwd: import.meta.dirname,
	port: await freePort(),
	env: { FAIL, DRAIN_SECONDS: '12' },
};
let progress;
const ticking = setInterval(() => console.error(`${progress?.requests.length ?? 0} sent`), 30_000);
const terms = {
	readyPath: '/',
	bootTimeout: 10,
	traffic: { rate, path: '/', slow: { path: '/slow?seconds=1', inFlight: 5 } },
	steady: (1.15 * wanted) / rate, // a busy machine sends fewer than it should
	endpointLag: 10,
	grace: 60,
	watch: (_, so) => {
		progress = so;
	},
};
const record = await drill(localEngine, app, terms);
clearInterval(ticking);

const { sent, answered, dropped, sigkilled, exitCode } = tally(record);
const ours = record.requests.filter((request) => !isAnswered(request)).map(({ id }) => id);
const servers = new Set(record.log.flatMap(({ text }) => /^failed (\d+)$/.exec(text)?.[1] ?? []).map(Number));
const falseAlarms = ours.filter((id) => !servers.has(id));
const missed = [...servers].filter((id) => !ours.includes(id));
const seconds = (record.removedAt - record.readyAt) / 1000;
console.log({ sent, answered, dropped, failedByServer: servers.size, falseAlarms, missed, sigkilled, exitCode });
console.log(`${Math.round(sent / seconds)} requests a second, ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`);
process.exitCode = falseAlarms.length + missed.length === 0 ? 0 : 1;

async function bundled(contents) {
	const outfile = join(folder, 'rehearsal.mjs');
	const resolveDir = join(import.meta.dirname, '../../src/rehearsal');
	await build({ stdin: { contents, resolveDir }, outfile, bundle: true, platform: 'node', format: 'esm' });
	return await import(outfile);
}
