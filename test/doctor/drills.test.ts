import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Drill, drill, type Terms } from '../../src/rehearsal/drill.ts';
import { localEngine } from '../../src/rehearsal/local.ts';
import { tally } from '../../src/rehearsal/tally.ts';
import { describeWith, dumbInit, namespace, type Part, passenger, puma } from '../real/parts/parts.ts';
import { freePort } from '../rehearsal/ports.ts';
import { foreground as articleForm, but, codes, type Files, sound } from './found.ts';

// Where a rule says that requests are dropped, or that a pod has to be killed: one real pod that shows it.

const drainSeconds = 2;
const graceSeconds = 7;

/** Some traffic, and one request that starts in the drain and outlives it. */
const terms: Terms = {
	readyPath: '/up',
	bootTimeout: 60,
	traffic: { rate: 20, path: '/', slow: { path: '/slow?seconds=0.3', inFlight: 1 } },
	steady: 1,
	endpointLag: 1.5,
	grace: graceSeconds,
	acts: [{ after: 1.4, do: ({ load }) => void load.send('slow', '/slow?seconds=2') }],
};

interface Pod {
	files: Files;
	example?: 'puma-rack' | 'passenger-rack';
	code: string;
	/** `killed`: it takes SIGKILL to end it. `drops`: it ends by itself, and requests get no answer. */
	shows: 'drops' | 'killed';
}

const entry = 'script/entrypoint.sh';
const control = 'script/appcontrol.sh';

/** The sound set-up on the port it is given, with a drain that a test can wait for. */
const adapted = (files: Files) =>
	but(entry, 'sleep 30', `sleep ${drainSeconds}`, but(control, '-p 3000', '-C config/puma.rb', files));
const pod = adapted(sound);
const foreground = adapted(articleForm);
const line = (command: string): Files => ({ ...pod, Procfile: `web: ${command}\n` });
const onPassenger = but(
	control,
	'bundle exec puma -C config/puma.rb',
	'passenger start --engine builtin --port "$PORT" --max-pool-size 2 --min-instances 2',
	but(entry, "pkill -TERM -f '^([^ ]*/)?puma '", 'passenger stop --port "$PORT"', pod),
);

const pods: readonly Pod[] = [
	{ code: 'no-drain', shows: 'drops', files: line('bundle exec puma -C config/puma.rb') },
	{ code: 'no-drain', shows: 'drops', files: line('/usr/bin/dumb-init -- bundle exec puma -C config/puma.rb') },
	{ code: 'pid1-is-shell', shows: 'killed', files: but('Procfile', '.sh', '.sh | cat', pod) },
	{
		code: 'wrapper-takes-term',
		shows: 'killed',
		files: { ...line('./bin/start.sh'), 'bin/start.sh': '#!/bin/bash\nbundle exec puma -C config/puma.rb\necho bye\n' },
	},
	{ code: 'no-term-trap', shows: 'drops', files: but(entry, 'trap stop TERM\n', '', pod) },
	{ code: 'dumb-init-setsid', shows: 'killed', files: but('Procfile', 'init --', 'init -c --', foreground) },
	{ code: 'trap-never-runs', shows: 'killed', files: but(control, '/usr/bin', 'exec /usr/bin', foreground) },
	{
		code: 'trap-replaced',
		shows: 'killed',
		files: but(entry, './script/appcontrol.sh &', 'exec ./script/appcontrol.sh', pod),
	},
	{ code: 'server-hears-term', shows: 'drops', files: but(control, '/usr/bin/dumb-init --rewrite 15:0 -- ', '', pod) },
	{ code: 'exit-before-server', shows: 'drops', files: but(entry, '\twait "$app"', '\texit 0', pod) },
	{
		code: 'exit-before-server',
		shows: 'drops',
		files: but(entry, /\twhile pgrep.*/.exec(foreground[entry] ?? '')?.[0] ?? '', '\twait', foreground),
	},
	{ code: 'stop-by-signal', shows: 'drops', files: but(entry, 'pkill -TERM', 'pkill -QUIT', pod) },
	{ code: 'pkill-pattern', shows: 'killed', files: but(entry, "'^([^ ]*/)?puma '", "'^puma master'", pod) },
	{
		code: 'drain-exceeds-grace',
		shows: 'killed',
		files: but(entry, `sleep ${drainSeconds}`, `sleep ${graceSeconds}`, pod),
	},
	{ code: 'passenger-stop', shows: 'drops', files: onPassenger, example: 'passenger-rack' },
];

const parts: readonly Part[] = [namespace, dumbInit, puma];

describeWith(parts, 'what the rules say of requests', () => {
	test.concurrent('the sound set-up drops none, in either form', async () => {
		for (const files of [pod, foreground, but('Procfile', 'init --', 'init -c --', pod)]) {
			expect(codes(files, { said: { graceSeconds } })).toEqual(['drain-too-short']);
			expect(await rehearsed({ files })).toMatchObject({ dropped: 0, sigkilled: false });
		}
	}, 120_000);

	for (const pod of pods.filter(({ example }) => example === undefined)) shown(pod);
});

describeWith([...parts, passenger], 'what the rules say of Passenger', () => {
	for (const pod of pods.filter(({ example }) => example !== undefined)) shown(pod);
});

function shown({ code, shows, files, example }: Pod): void {
	test.concurrent(`${code}: ${files.Procfile?.trim()}`, async () => {
		expect(codes(files, { said: { graceSeconds } })).toContain(code);
		const outcome = await rehearsed({ files, ...(example && { example }) });
		expect(outcome.sigkilled).toBe(shows === 'killed');
		if (shows === 'drops') expect(outcome.dropped).toBeGreaterThan(0);
	}, 120_000);
}

/** Starts the Procfile's line as the platform does, in a copy of the example with these scripts. */
async function rehearsed({ files, example = 'puma-rack' }: Pick<Pod, 'files' | 'example'>) {
	const folder = mkdtempSync(join(tmpdir(), 'eyk-graceful-doctor-'));
	try {
		chmodSync(folder, 0o755); // Passenger started by root runs the app as nobody
		cpSync(fileURLToPath(new URL(`../../examples/${example}`, import.meta.url)), folder, { recursive: true });
		for (const [path, text] of Object.entries(files)) {
			if (!path.endsWith('.sh')) continue;
			mkdirSync(dirname(join(folder, path)), { recursive: true });
			writeFileSync(join(folder, path), text, { mode: 0o755 });
		}
		const command = files.Procfile?.replace('web: ', '').trim() ?? '';
		const record: Drill = await drill(
			localEngine,
			{ command, cwd: folder, port: await freePort(), graceSeconds },
			terms,
		);
		return tally(record);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
