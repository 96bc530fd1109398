import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { exampleRepo, eykGraceful, repoWith, temporaryFolder, treeOf } from '../cli/bin.ts';
import { freePort } from '../rehearsal/ports.ts';
import { describeWith, dumbInit, namespace, type Part, passenger, puma, rails } from './parts/parts.ts';
import { processesWith, quick, rehearsalFolders, startRehearsal, until } from './rehearsals.ts';

const local = ['--engine', 'local', ...quick];
const slow = ['--slow-path', '/slow?seconds=2'];
const secret = ['--env', 'SECRET_KEY_BASE=rehearsed'];

/** On a port of its own, so that test files can run side by side. */
async function rehearse(repo: string, ...args: string[]) {
	const port = String(await freePort());
	return await eykGraceful(['rehearse', '--cwd', repo, ...local, '--env', `PORT=${port}`, ...args]);
}

const examples: readonly [Parameters<typeof exampleRepo>[0], readonly Part[], string[]][] = [
	['puma-rack', [puma], []],
	['rails', [puma, rails], secret],
	['passenger-rack', [passenger], ['--port', '5000']],
];

for (const [name, parts, flags] of examples) {
	describeWith([namespace, dumbInit, ...parts], `rehearse --compare on ${name}, local engine`, () => {
		test('tells the truth before and after, and leaves the repo alone', async () => {
			const repo = exampleRepo(name);
			const before = treeOf(repo);
			const port = name === 'passenger-rack' ? '5000' : String(await freePort());
			const report = join(temporaryFolder(), 'report.html');
			const args = [...local, ...slow, ...flags, '--env', `PORT=${port}`, '--compare', '--report', report, '--json'];
			const { code, stdout, stderr } = await eykGraceful(['rehearse', '--cwd', repo, ...args]);
			const { rehearsal, before: was } = JSON.parse(stdout);
			expect(rehearsal, stderr).toMatchObject({
				engine: 'local',
				pid1: '/usr/bin/dumb-init -- ./script/entrypoint.sh',
				dropped: 0,
				drops: [],
				sigkilled: false,
				exitCode: 0,
				clean: true,
			});
			expect(rehearsal.sent).toBeGreaterThan(200);
			expect(was.dropped).toBeGreaterThan(50);
			expect(was.phases.steady.dropped).toBe(0);
			expect(code).toBe(0);
			expect(stderr).toMatch(/before: [\d,]+ of [\d,]+ requests dropped.* · after: 0 of [\d,]+ requests dropped/);
			expect(readFileSync(report, 'utf8')).toContain('<h1>Before, ');
			expect(treeOf(repo)).toEqual(before);
		}, 120_000);
	});
}

describeWith([namespace, dumbInit, puma], 'rehearse finds the faults of', () => {
	const scripts = (fixture: string) => {
		const repo = exampleRepo('puma-rack');
		cpSync(join(import.meta.dirname, 'fixtures', fixture, 'script'), join(repo, 'script'), { recursive: true });
		for (const script of ['entrypoint.sh', 'appcontrol.sh']) {
			const file = join(repo, 'script', script);
			writeFileSync(
				file,
				readFileSync(file, 'utf8')
					.replaceAll(/\b30\b/g, '3')
					.replace('-p 3000', '-p $PORT'),
			);
		}
		writeFileSync(join(repo, 'Procfile'), 'web: /usr/bin/dumb-init -- ./script/entrypoint.sh\n');
		return repo;
	};

	test("the article's scripts: what outlives the sleep is dropped", async () => {
		const { code, stdout } = await rehearse(scripts('article'), ...slow, '--json');
		const { rehearsal } = JSON.parse(stdout);
		expect(rehearsal).toMatchObject({ sigkilled: false, clean: false });
		expect(rehearsal.dropped).toBeGreaterThan(0);
		expect(rehearsal.drops.at(-1).error).toBe('connection closed without an answer');
		expect(code).toBe(1);
	}, 60_000);

	test('exec in appcontrol.sh: the trap never runs, SIGKILL', async () => {
		const { code, stdout } = await rehearse(scripts('article-exec'));
		expect(code).toBe(1);
		expect(stdout).toContain('had to be killed');
		expect(stdout).toContain('SIGKILL after the grace period of 15 s');
		expect(stdout).toContain('What the doctor says:');
	}, 60_000);
});

describeWith([namespace], 'rehearse', () => {
	const server = (line = 'exec node server.mjs') => {
		const repo = repoWith({ Procfile: `web: ${line}\n` });
		cpSync(join(import.meta.dirname, '../rehearsal/server.mjs'), join(repo, 'server.mjs'));
		return repo;
	};
	const drains = ['--env', 'DRAIN_SECONDS=4'];

	test('catches an app that drops one request in many hundreds', async () => {
		const faults = ['--env', 'FAIL=500:close 1000:cut 1500:status'];
		const { code, stdout } = await rehearse(server(), ...drains, ...faults, '--rate', '600', '--json');
		const { rehearsal } = JSON.parse(stdout);
		expect(rehearsal.sent).toBeGreaterThan(1500);
		expect(rehearsal.drops.map(({ error }: { error: string }) => error)).toEqual([
			'connection closed without an answer',
			'the answer was cut short',
			'status 500',
		]);
		expect(code).toBe(1);
	}, 60_000);

	test('adds up several drills, each in a fresh copy', async () => {
		const repo = server('if [ -e started ]; then exit 9; fi; touch started; exec node server.mjs');
		const { code, stdout } = await rehearse(repo, ...drains, '--times', '2', '--json');
		expect(JSON.parse(stdout).rehearsal).toMatchObject({ times: 2, dropped: 0 });
		expect(code).toBe(0);
	}, 60_000);

	test('compares with a commit, from its blobs alone: no hook, no filter, no configured program runs', async () => {
		const repo = server("exec node server.mjs # not git's");
		const git = (...args: string[]) => execFileSync('git', ['-C', repo, ...args]);
		const witness = join(temporaryFolder(), 'ran');
		git('init', '-q');
		writeFileSync(join(repo, '.gitattributes'), '*.mjs filter=evil\n');
		git('add', '.');
		git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', 'first');
		for (const name of ['core.fsmonitor', 'filter.evil.smudge', 'filter.evil.clean', 'core.sshCommand']) {
			git('config', name, `touch ${witness}; cat`);
		}
		writeFileSync(
			join(repo, 'server.mjs'),
			readFileSync(join(repo, 'server.mjs'), 'utf8').replaceAll('SIGTERM', 'SIGHUP'),
		);
		writeFileSync(join(repo, 'Gemfile.lock'), 'GEM\n  specs:\n    puma (5.6.5)\n');
		const args = ['--against', 'HEAD', '--run-command', 'node server.mjs', '--json', ...drains];
		const { stdout, stderr } = await rehearse(repo, ...args);
		expect(JSON.parse(stdout).before, stderr).toMatchObject({ what: 'HEAD', dropped: 0, sigkilled: false });
		expect(() => readFileSync(witness)).toThrow('ENOENT');
	}, 90_000);

	test('an app that never gets ready: its last words and what to check, exit 1', async () => {
		const repo = repoWith({ Procfile: 'web: echo "no secret_key_base"; exit 3\n' });
		const { code, stdout } = await rehearse(repo);
		expect(stdout).toContain('The app ended by itself while it was starting (status 3).');
		expect(stdout).toContain('│ no secret_key_base');
		expect(stdout).toContain('add --env SECRET_KEY_BASE=$(openssl rand -hex 64)');
		expect(code).toBe(1);
		const json = await rehearse(repo, '--json');
		expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'not-running' }, log: [expect.any(String)] });
		expect(json.code).toBe(1);
	});

	test('tells where the app listens, if not where it should', async () => {
		const repo = server('echo "* Listening on http://0.0.0.0:4711"; exec sleep 60');
		const { stdout, code } = await rehearse(repo, '--boot-timeout', '1');
		expect(stdout).toContain('did not answer on / within 1 seconds');
		expect(stdout).toContain('It listens on 4711');
		expect(code).toBe(1);
	});

	test('refuses a port on which somebody else listens: no load reaches them', async () => {
		let connections = 0;
		const other = createServer(() => connections++).listen(0, '127.0.0.1');
		await until(() => other.listening);
		const { port } = other.address() as { port: number };
		const { code, stderr } = await rehearse(server(), '--env', `PORT=${port}`);
		other.close();
		expect(stderr).toContain(`Port ${port} cannot be used`);
		expect(code).toBe(3);
		expect(connections).toBe(0);
	});

	test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
		'leaves nothing behind after %s',
		async (signal) => {
			const mark = `REHEARSAL_MARK=${process.pid}-${signal}`;
			const port = `PORT=${await freePort()}`;
			const folders = new Set(rehearsalFolders());
			const run = startRehearsal([
				'--cwd',
				server(),
				'--engine',
				'local',
				'--endpoint-lag',
				'60',
				'--env',
				mark,
				'--env',
				port,
				...drains,
			]);
			await run.prints('SIGTERM; requests go on arriving');
			const ours = rehearsalFolders().filter((name) => !folders.has(name));
			expect(processesWith(mark)).not.toEqual([]);
			expect(ours).not.toEqual([]);
			run.kill(signal);
			const { code, output } = await run.ended;
			if (signal !== 'SIGKILL') {
				expect(code).toBe(130);
				expect(output).toContain('interrupted; nothing is left running.');
			}
			await until(() => processesWith(mark).length === 0);
			await until(() => rehearsalFolders().every((name) => !ours.includes(name) || folders.has(name)));
		},
		60_000,
	);

	test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
		'nor after %s at any other moment',
		async (signal) => {
			const TMPDIR = temporaryFolder();
			const mark = `REHEARSAL_MARK=${process.pid}-${signal}-moments`;
			const args = ['--cwd', server(), '--engine', 'local', '--endpoint-lag', '60', '--env', mark, ...drains];
			let interrupted = 0;
			for (const moment of Array.from({ length: 16 }, (_, at) => at * 100)) {
				const run = startRehearsal([...args, '--env', `PORT=${await freePort()}`], { TMPDIR });
				await pause(moment);
				run.kill(signal);
				const { code, died, output } = await run.ended;
				expect(code === 130 || died === signal, `${code} ${died} after ${moment} ms: ${output}`).toBe(true);
				if (code === 130) interrupted++;
				await until(() => processesWith(mark).length === 0 && readdirSync(TMPDIR).length === 0);
			}
			expect(interrupted).toBeGreaterThan(0);
		},
		120_000,
	);
});
