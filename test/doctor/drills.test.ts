import { expect, test } from 'vitest';
import { describeWith, dumbInit, namespace, type Part, passenger, puma } from '../real/parts/parts.ts';
import { but, codes, type Files } from './found.ts';
import { control, drainSeconds, entry, foreground, graceSeconds, pod, rehearsed } from './rehearsed.ts';

// Where a rule says that requests are dropped, or that a pod has to be killed: one real pod that shows it.

interface Pod {
	files: Files;
	example?: 'puma-rack' | 'passenger-rack';
	code: string;
	/** `killed`: it takes SIGKILL to end it. `drops`: it ends by itself, and requests get no answer. */
	shows: 'drops' | 'killed';
}

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
