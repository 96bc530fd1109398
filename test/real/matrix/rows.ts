import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { type Act, type Drill, drill, type Terms } from '../../../src/rehearsal/drill.ts';
import { type App, now } from '../../../src/rehearsal/engine.ts';
import { type LocalInstance, localEngine } from '../../../src/rehearsal/local.ts';
import { type Rehearsal, tally } from '../../../src/rehearsal/tally.ts';
import { freePort } from '../../rehearsal/ports.ts';
import { pathWithout } from '../parts/path-without.ts';
import { command, type Kind, withApp } from './pods.ts';
import { descendants, serverProcess } from './processes.ts';

/** One row of the termination matrix: what every set of scripts has to live through. */
export interface Row {
	/** In the order of what happens to a pod; 8 has two cases, and 1 is part of 2. */
	number: '2' | '3' | '4' | '5' | '6' | '7' | '8a' | '8b' | '9' | '10';
	title: string;
	/** Rejects where the scripts fail the row. What it resolves to goes into the table of figures. */
	pass(kind: Kind): Promise<Figures>;
}

export type Figures = Partial<Rehearsal> | undefined;

/** Short, so that the matrix takes minutes; the proportions are those of 30 and 60. */
const drainSeconds = 3;
const graceSeconds = 12;
const configured = { DRAIN_SECONDS: String(drainSeconds) };

const terms: Terms = {
	readyPath: '/up',
	bootTimeout: 120,
	traffic: { rate: 20, path: '/', slow: { path: '/slow?seconds=0.5', inFlight: 1 } },
	steady: 1.5,
	endpointLag: 2.5,
	grace: graceSeconds,
};

/** Starts late in the drain and goes on well after it. */
const outliving: Act = { after: 2.5, do: ({ load }) => void load.send('slow', '/slow?seconds=3') };
const again = (after: number): Act => ({ after, do: ({ instance }) => instance.signal('SIGTERM') });

export const rows: readonly Row[] = [
	{
		number: '2',
		title: 'dumb-init is PID 1, every request of the drain is answered, exit 0',
		pass: (kind) =>
			drilled(kind, {}, (rehearsal, { log }) => {
				expect(rehearsal.pid1).toBe('/usr/bin/dumb-init -- ./script/entrypoint.sh');
				expectNothingLost(rehearsal);
				expect(rehearsal.secondsFromTermToExit).toBeGreaterThan(drainSeconds);
				const words = log.map((line) => line.text);
				const slept = words.findIndex((line) => /^SIGTERM rec(ei|ie)ved - sleeping 3 seconds$/.test(line));
				const stopped = words.findIndex((line) => /^Slept 3 seconds - stopping (Puma|Passenger)$/i.test(line));
				expect(slept).toBeGreaterThanOrEqual(0);
				expect(stopped).toBeGreaterThan(slept);
			}),
	},
	{
		number: '3',
		title: 'a request that starts in the drain and outlives it is answered, then the pod exits at once',
		pass: (kind) => drilled(kind, { acts: [outliving] }, expectOutlived),
	},
	{
		number: '4',
		title: 'a request that never ends is given up, in words, before SIGKILL',
		pass: (kind) =>
			drilled(
				kind,
				{ acts: [{ after: 1, do: ({ load }) => void load.send('slow', '/slow?seconds=600') }] },
				(rehearsal, { log }) => {
					expect(rehearsal).toMatchObject({ dropped: 1, sigkilled: false, exitCode: 0 });
					expect(log.some((line) => line.text.includes('giving up'))).toBe(true);
				},
			),
	},
	{
		number: '5',
		title: 'more TERMs change nothing',
		pass: (kind) =>
			drilled(kind, { acts: [again(0.5), again(2), outliving, again(4)] }, (rehearsal, record) => {
				expect(record.log.filter((line) => line.text.startsWith('SIGTERM'))).toHaveLength(1);
				expectOutlived(rehearsal);
			}),
	},
	{ number: '6', title: 'TERM while the app boots: no hang, no SIGKILL', pass: terminatedAtBoot },
	{ number: '7', title: 'the server crashes: the pod ends at once with its status', pass: crashed },
	{
		number: '8a',
		title: 'the grace period was never configured: the default drain is shortened to fit, and says so',
		pass: (kind) =>
			drilled(
				kind,
				{ grace: 30, acts: [{ after: 19.5, do: ({ load }) => void load.send('slow', '/slow?seconds=3') }] },
				expectShortened,
				{ env: {}, graceSeconds: undefined },
			),
	},
	{
		number: '8b',
		title: 'a grace period smaller than the drain: the drain is shortened to fit, and says so',
		pass: (kind) =>
			drilled(
				kind,
				{ grace: 8, acts: [{ after: 3.5, do: ({ load }) => void load.send('slow', '/slow?seconds=2') }] },
				expectShortened,
				{ env: { DRAIN_SECONDS: '30' }, graceSeconds: 8 },
			),
	},
	{
		number: '9',
		title: 'no pkill in the image: as 3',
		pass: (kind) =>
			withoutPkill((path) =>
				drilled(kind, { acts: [outliving] }, expectOutlived, { env: { ...configured, PATH: path } }),
			),
	},
	{
		number: '10',
		title: 'INT at a desk: stops at once, without a drain',
		pass: (kind) =>
			drilled(kind, { ...interrupted }, (rehearsal, { log }) => {
				expect(rehearsal).toMatchObject({ sigkilled: false });
				if (kind.finishesOnInterrupt) expect(rehearsal.drops).toEqual([]);
				expect(rehearsal.secondsFromTermToExit).toBeLessThan(2.5);
				expect(log.some((line) => line.text.includes('sleeping'))).toBe(false);
			}),
	},
];

const interrupted = {
	signal: 'SIGINT',
	endpointLag: 0,
	traffic: { rate: 0, path: '/', slow: { path: '/slow?seconds=1', inFlight: 1 } },
} as const;

function expectNothingLost(rehearsal: Rehearsal): void {
	expect(rehearsal.drops).toEqual([]);
	expect(rehearsal).toMatchObject({ sigkilled: false, exitCode: 0 });
	expect(rehearsal.answered).toBeGreaterThan(10);
}

function expectOutlived(rehearsal: Rehearsal): void {
	expectNothingLost(rehearsal);
	expect(rehearsal.secondsFromTermToExit).toBeGreaterThan(5.4);
	// 0.5 on a machine with nothing else to do, as the printed figures show; here others are at work, too.
	expect(rehearsal.secondsFromLastAnswerToExit).toBeLessThan(1.5);
}

function expectShortened(rehearsal: Rehearsal, { log }: Drill): void {
	expectNothingLost(rehearsal);
	expect(log.some((line) => line.text.includes('shortened'))).toBe(true);
}

/** A pod of this kind, drilled on the short times unless `app` says otherwise. */
async function drilled(
	kind: Kind,
	over: Partial<Terms>,
	verdict: (rehearsal: Rehearsal, record: Drill) => void,
	app: Partial<App> = { env: configured },
): Promise<Figures> {
	const record = await onPod(kind, app, (pod) => drill(kind.engine ?? localEngine, pod, { ...terms, ...over }));
	const rehearsal = tally(record);
	withStory(rehearsal, record.log, () => verdict(rehearsal, record));
	return rehearsal;
}

/** From the first moment at which a signal can be heard to the last before the app is ready. */
const bootMoments = [0, 0.15, 0.4, 0.8, 1.5];

async function terminatedAtBoot(kind: Kind): Promise<Figures> {
	for (const moment of bootMoments) {
		await onPod(kind, { env: { DRAIN_SECONDS: '1' } }, async (pod) => {
			const instance = await localEngine.start(pod);
			try {
				while (!(await hearsSignals(instance))) await sleep(2);
				await sleep(moment * 1000);
				const end = await endOf(instance, () => instance.signal('SIGTERM'));
				withStory(end, instance.log, () =>
					expect(end, `TERM ${moment} seconds after the start`).toMatchObject({ signal: null }),
				);
			} finally {
				await instance.stop();
			}
		});
	}
	return undefined;
}

/** Before dumb-init has taken PID 1's place and started its child, the kernel keeps every signal from PID 1. */
async function hearsSignals(instance: LocalInstance): Promise<boolean> {
	const pid1 = await instance.pid1();
	return pid1?.startsWith('/usr/bin/dumb-init') === true && descendants(instance.pid).length > 1;
}

async function crashed(kind: Kind): Promise<Figures> {
	const booted = await onPod(kind, { env: configured }, async (pod) => {
		const instance = await localEngine.start(pod);
		try {
			while (!(await isUp(pod.port))) await sleep(50);
			return await endOf(instance, () => process.kill(serverProcess(instance.pid).pid, 'SIGKILL'));
		} finally {
			await instance.stop();
		}
	});
	expect(booted).toMatchObject({ code: 128 + 9 });
	expect(booted.seconds).toBeLessThan(1);

	const unbootable = { ...configured, RUBYOPT: '-r/no/such/file' };
	const failed = await onPod(kind, { env: unbootable }, async (pod) => endOf(await localEngine.start(pod), () => {}));
	expect(failed).toMatchObject({ code: 1 });
	return { exitCode: booted.code, secondsFromTermToExit: booted.seconds };
}

/** How it ends after `cause`, within the grace period; SIGKILL where it does not. */
async function endOf(instance: LocalInstance, cause: () => void) {
	const causedAt = now();
	cause();
	const kill = setTimeout(() => instance.signal('SIGKILL'), graceSeconds * 1000);
	const exit = await instance.exit;
	clearTimeout(kill);
	return { code: exit.code, signal: exit.signal, seconds: (exit.at - causedAt) / 1000 };
}

async function isUp(port: number): Promise<boolean> {
	const answer = await fetch(`http://127.0.0.1:${port}${terms.readyPath}`).catch(() => undefined);
	return answer?.ok === true;
}

async function onPod<T>(kind: Kind, app: Partial<App>, use: (pod: App) => Promise<T>): Promise<T> {
	const port = kind.port ?? (await freePort());
	return await withApp(kind, port, (cwd) =>
		use({ command, cwd, port, graceSeconds, ...app, env: { ...kind.env(), ...app.env } }),
	);
}

/** A PATH with every program of this machine but pkill. */
async function withoutPkill<T>(use: (path: string) => Promise<T>): Promise<T> {
	const root = mkdtempSync(join(tmpdir(), 'eyk-graceful-path-'));
	try {
		return await use(pathWithout('pkill', root));
	} finally {
		rmSync(root, { recursive: true });
	}
}

/** A failed expectation is told together with what happened and what the pod said. */
function withStory(figures: object, log: Drill['log'], verdict: () => void): void {
	try {
		verdict();
	} catch (error) {
		const said = log.map((line) => line.text).join('\n');
		if (error instanceof Error) error.message += `\n\n${JSON.stringify(figures)}\n\nThe pod said:\n${said}`;
		throw error;
	}
}
