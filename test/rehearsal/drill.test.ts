import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { drill, NotRunning, type Terms } from '../../src/rehearsal/drill.ts';
import type { App } from '../../src/rehearsal/engine.ts';
import { localEngine } from '../../src/rehearsal/local.ts';
import { isAnswered } from '../../src/rehearsal/request.ts';
import { tally } from '../../src/rehearsal/tally.ts';
import { describeWith, namespace } from '../real/parts/parts.ts';
import { freePort } from './ports.ts';

const cwd = fileURLToPath(new URL('.', import.meta.url));
const brief: Terms = {
	readyPath: '/',
	bootTimeout: 10,
	traffic: { rate: 100, path: '/' },
	steady: 0.5,
	endpointLag: 0.5,
	grace: 5,
};

async function server(env: Record<string, string> = {}): Promise<App> {
	return { command: 'exec node server.mjs', cwd, port: await freePort(), env };
}

describeWith([namespace], 'a drill', () => {
	test('of a server that never fails drops nothing', async () => {
		const app = await server({ DRAIN_SECONDS: '1' });
		const traffic = { rate: 1000, path: '/', slow: { path: '/slow?seconds=1', inFlight: 3 } };
		const record = await drill(localEngine, app, { ...brief, traffic, steady: 2 });
		const rehearsal = tally(record);
		expect(rehearsal).toMatchObject({ dropped: 0, drops: [], sigkilled: false, exitCode: 0, pid1: 'node server.mjs' });
		expect(rehearsal.sent).toBeGreaterThan(1000); // 1,000 a second for 2.5 seconds, and fewer where others keep the machine busy
		expect(record.requests.filter((request) => request.kind === 'slow').length).toBeGreaterThanOrEqual(6);
		expect(rehearsal.phases.after.answered).toBeGreaterThan(0); // slow ones, begun before endpoint removal
		expect(rehearsal.secondsFromLastAnswerToExit).toBeLessThan(0.5);
	});

	test('finds exactly the requests that a server fails, on new and on kept-alive connections', async () => {
		const failing = { 3: 'status', 4: 'status', 11: 'cut', 12: 'cut', 21: 'close', 22: 'close', 33: 'close' };
		const entries = Object.entries(failing).map(([id, fault]) => `${id}:${fault}`);
		const record = await drill(localEngine, await server({ DRAIN_SECONDS: '1', FAIL: entries.join(' ') }), brief);
		const dropped = record.requests.filter((request) => !isAnswered(request));
		expect(dropped.map((request) => request.id)).toEqual(Object.keys(failing).map(Number));
		const logged = record.log.filter((line) => line.text.startsWith('failed'));
		expect(new Set(logged.map((line) => line.text)).size).toBe(dropped.length);
		expect(dropped.map((request) => [request.id, request.error])).toMatchObject({
			0: [3, 'status 500'],
			2: [11, 'the answer was cut short'],
			4: [21, 'connection closed without an answer'],
		});
	});

	test('takes a new connection where the server closed an idle one', async () => {
		const record = await drill(localEngine, await server({ DRAIN_SECONDS: '1', CLOSES_IDLE: 'yes' }), brief);
		const closed = record.log.filter((line) => line.text === 'closed').length;
		expect(closed).toBeGreaterThan(10);
		expect(tally(record)).toMatchObject({ dropped: 0, retried: closed });
	});

	test('goes on sending until endpoint removal, and finds that nobody answers any more', async () => {
		const rehearsal = tally(await drill(localEngine, await server(), brief));
		expect(rehearsal.phases.steady.dropped).toBe(0);
		expect(rehearsal.phases.drain.dropped).toBeGreaterThan(40);
		expect(new Set(rehearsal.drops.map((drop) => drop.error))).toContain('connection refused');
		expect(rehearsal).toMatchObject({ sigkilled: false, exitCode: 0 });
	});

	test('ends in SIGKILL when the grace period is over, and drops what was in flight', async () => {
		const app = await server({ DRAIN_SECONDS: '60' });
		const traffic = { ...brief.traffic, slow: { path: '/slow?seconds=60', inFlight: 2 } };
		const rehearsal = tally(await drill(localEngine, app, { ...brief, traffic, grace: 1 }));
		expect(rehearsal).toMatchObject({ sigkilled: true, exitCode: null, dropped: 2 });
		expect(rehearsal.secondsFromTermToExit).toBeCloseTo(1, 0);
		expect(rehearsal.phases.after.dropped).toBe(2);
	});

	test('says so where there is nothing to terminate', async () => {
		const port = await freePort();
		const ending = drill(localEngine, { command: 'echo no database; exit 3', cwd, port }, brief);
		await expect(ending).rejects.toThrow('The app ended by itself while it was starting (status 3).');
		await expect(ending).rejects.toMatchObject({ log: [{ text: 'no database' }] });
		const silent = drill(localEngine, { command: 'sleep 60', cwd, port }, { ...brief, bootTimeout: 0.5 });
		await expect(silent).rejects.toThrow(NotRunning);
		const leaving = drill(localEngine, await server({ QUIT_AFTER_SECONDS: '0.2' }), brief);
		await expect(leaving).rejects.toThrow('before it was told to (status 4)');
	});
});
