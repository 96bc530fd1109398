import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { localEngine } from '../../src/rehearsal/local.ts';
import type { Rehearsal } from '../../src/rehearsal/tally.ts';
import { describeWith, dumbInit, foreman, namespace, type Part, puma, tini } from '../real/parts/parts.ts';
import { but, codes, type Files } from './found.ts';
import { article, entry, foreground, graceSeconds, onPod, pod, type Running, rehearsed } from './rehearsed.ts';

// What the rules say of settings, and of other programs around the server: one real pod that shows it.

const parts: readonly Part[] = [namespace, dumbInit, puma];

const listening = "threads 5, 5\nport ENV.fetch('PORT')\n";
const configured = (settings: string): Files => ({ ...pod, 'config/puma.rb': `${listening}${settings}\n` });
const onSlim = (files: Files) => but('Dockerfile', 'FROM ruby:3.2\n', 'FROM ruby:3.2-slim\n', files);

/** Starts in the drain and goes on for well over a second after it. */
const outliving: Running['over'] = {
	acts: [{ after: 1.4, do: ({ load }) => void load.send('slow', '/slow?seconds=3.5') }],
};

/** Whether the rule's words hold: the doctor finds it in these files, and the pod ends as it says. */
async function shown(code: string, running: Running, outcome: Partial<Rehearsal>): Promise<Rehearsal> {
	expect(codes(running.files, { said: { graceSeconds } })).toContain(code);
	const rehearsal = await rehearsed(running);
	expect(rehearsal).toMatchObject(outcome);
	return rehearsal;
}

describeWith(parts, "what the rules say of Puma's settings", () => {
	test.concurrent('puma-worker-timeout: Puma cuts a request that had time left', async () => {
		const cluster = (settings: string) => ({ files: configured(`workers 2\n${settings}`), over: outliving });
		const { drops } = await shown('puma-worker-timeout', cluster('worker_shutdown_timeout 1'), { sigkilled: false });
		expect(drops).toHaveLength(1);
		expect(await rehearsed(cluster(''))).toMatchObject({ dropped: 0, sigkilled: false });
	}, 120_000);

	for (const after of ['1', ':immediately']) {
		test.concurrent(`puma-force-shutdown: after ${after}, a request that had time left gets a 503`, async () => {
			const running = { files: configured(`force_shutdown_after ${after}`), over: outliving };
			const { drops } = await shown('puma-force-shutdown', running, { sigkilled: false });
			expect(drops.map(({ error }) => error)).toEqual(['status 503']);
		}, 120_000);
	}

	test.concurrent('puma-term-at-boot: TERM and INT are ignored while the app is loading, until SIGKILL', async () => {
		const raising = (value: boolean) => configured(`raise_exception_on_sigterm ${value}`);
		expect(codes(raising(false))).toContain('puma-term-at-boot');
		const onInt = but(entry, 'pkill -TERM', 'pkill -INT', raising(false));
		const ends = await Promise.all([raising(false), onInt, raising(true)].map(endAtBoot));
		expect(ends).toEqual(['SIGKILL', 'SIGKILL', 'by itself']);
	}, 120_000);
});

describeWith(parts, 'what the rules say of an image without pkill', () => {
	test.concurrent("pkill-missing: the article's form exits over its requests", async () => {
		const { dropped } = await shown(
			'pkill-missing',
			{ files: onSlim(article), without: 'pkill' },
			{ sigkilled: false },
		);
		expect(dropped).toBeGreaterThan(0);
	}, 120_000);

	test.concurrent('pkill-missing: a script that waits for the server waits for ever', async () => {
		await shown('pkill-missing', { files: onSlim(pod), without: 'pkill' }, { sigkilled: true });
	}, 120_000);
});

describeWith([...parts, tini], 'what the rules say of tini', () => {
	test.concurrent('tini-alone: the drain never starts, and with -g it does', async () => {
		const under = (init: string) => ({ files: but('Procfile', '/usr/bin/dumb-init --', `${init} --`, foreground) });
		await shown('tini-alone', under('tini'), { sigkilled: true });
		expect(await rehearsed(under('tini -g'))).toMatchObject({ dropped: 0, sigkilled: false });
	}, 120_000);
});

describeWith([...parts, foreman], 'what the rules say of foreman', () => {
	test.concurrent('foreman-as-init: refuses what still arrives, and cuts what takes longer than 5 seconds', async () => {
		const files = {
			...pod,
			Procfile: 'web: foreman start -f Procfile.all\n',
			'Procfile.all': 'web: bundle exec puma -C config/puma.rb\n',
		};
		const traffic = { rate: 20, path: '/', slow: { path: '/slow?seconds=7', inFlight: 1 } };
		const { drops } = await shown('foreman-as-init', { files, over: { traffic, grace: 12 } }, { sigkilled: false });
		expect(drops.filter(({ at }) => at < 2).length).toBeGreaterThan(0);
		expect(drops.filter(({ at }) => at > 4)).toHaveLength(1);
	}, 120_000);
});

/** How a pod ends that hears SIGTERM while its app is loading, for longer than the drain takes. */
async function endAtBoot(files: Files): Promise<'SIGKILL' | 'by itself'> {
	const loading = {
		...files,
		'config.ru': '$stdout.sync = true\nputs "loading"\nsleep 4\nrun ->(_env) { [200, {}, []] }\n',
	};
	return await onPod({ files: loading }, async (app) => {
		const instance = await localEngine.start(app);
		try {
			while (!instance.log.some(({ text }) => text === 'loading')) await sleep(20);
			instance.signal('SIGTERM');
			const late = sleep(graceSeconds * 1000).then(() => 'SIGKILL' as const);
			return await Promise.race([late, instance.exit.then(() => 'by itself' as const)]);
		} finally {
			await instance.stop();
		}
	});
}
