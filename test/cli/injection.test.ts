import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { printable } from '../../src/cli/terminal.ts';
import { readProcfile } from '../../src/procfile/procfile.ts';
import { quote } from '../../src/shell/quote.ts';
import { init } from '../fuzz/commands.ts';
import { hostile } from '../fuzz/grammar/words.ts';
import { MemoryRepo } from '../fuzz/memory-repo.ts';
import { describeWith, dumbInit } from '../real/parts/parts.ts';
import { bash } from '../shell/parts.ts';
import { eykGraceful, repoWith, temporaryFolder } from './bin.ts';

/** Anything that one line of a Procfile can hold. */
const word = fc
	.oneof(hostile, fc.string({ maxLength: 8 }), fc.string({ unit: 'grapheme', maxLength: 4 }))
	.filter((text) => !/\p{Cc}|[\u2028\u2029\uFEFF]/u.test(text) && text.isWellFormed());

const remote = hostile.filter((text) => /^[^"\\\n-][^"\\\n]*$/.test(text));

const hostileApp = fc.record({
	words: fc.array(word, { maxLength: 4 }),
	worker: fc.array(word, { minLength: 1, maxLength: 3 }),
	remote: fc.oneof(fc.constant('eyk'), remote),
	app: fc.constantFrom('shop', 'a-1'),
	'script-dir': fc.constantFrom('script', 'ops.d/run@+', '@', '+x', '.hidden'),
	procfile: fc.constantFrom('Procfile', 'Procfile.prod', 'deploy/Procfile'),
});

describeWith([bash, dumbInit], 'in a real bash', () => {
	let folder: string;
	let stubs: string;
	beforeAll(() => {
		folder = execFileSync('mktemp', ['-d'], { encoding: 'utf8' }).trim();
		stubs = join(folder, 'stubs');
		mkdirSync(stubs);
		for (const name of ['eyk', 'git', 'puma']) {
			writeFileSync(join(stubs, name), `#!/bin/bash\nprintf '%s\\0' $# "\${0##*/}" "$@" >>"$RECORD"\n`);
			chmodSync(join(stubs, name), 0o755);
		}
		return () => rmSync(folder, { recursive: true });
	});

	/** Runs it where nothing of the user's is, and tells which programs were called, with which words. */
	function called(script: string): string[][] {
		const record = join(folder, 'record');
		writeFileSync(record, '');
		const empty = join(folder, 'empty');
		mkdirSync(empty, { recursive: true });
		const { stderr } = spawnSync('bash', ['-c', script], {
			cwd: empty,
			encoding: 'utf8',
			env: { PATH: `${stubs}:/usr/bin:/bin`, RECORD: record, LANG: 'C.UTF-8', HOME: folder },
		});
		expect(stderr, script).toBe('');
		expect(readdirSync(empty), script).toEqual([]);
		const words = readFileSync(record, 'utf8').split('\0').slice(0, -1);
		const calls: string[][] = [];
		while (words.length > 0) calls.push(words.splice(0, Number(words.shift()) + 1));
		return calls;
	}

	test('what a Procfile starts is started with the same words by appcontrol.sh', () => {
		fc.assert(
			fc.property(hostileApp, ({ words }) => {
				const command = ['puma', ...words].map(quote).join(' ');
				const { plan, problem } = init(MemoryRepo.of({ Procfile: `web: ${JSON.stringify(command)}\n` }), {});
				expect(problem?.message).toBeUndefined();
				const script = plan?.changes.find(({ path }) => path.endsWith('appcontrol.sh'))?.after ?? '';
				expect(called(script)).toEqual([['puma', ...words]]);
			}),
			{ numRuns: 100 },
		);
	});

	test('the commands to paste give eyk and git the words they mean, whatever the repo holds', () => {
		fc.assert(
			fc.property(hostileApp, ({ words, worker, remote, app, ...places }) => {
				const command = (all: readonly string[]) => JSON.stringify(all.map(quote).join(' '));
				const files = {
					[places.procfile]: `web: ${command(['puma', ...words])}\nworker: ${command(['sidekiq', ...worker])}\n`,
					'.git/config': `[remote "${remote}"]\n\turl = ssh://git@builder.example.com:2222/${app}.git\n`,
				};
				const { plan, problem } = init(MemoryRepo.of(files), places);
				expect(problem?.message).toBeUndefined();
				const calls = called(plan?.nextSteps.map((step) => step.command).join('\n') ?? '');
				const scripts = ['entrypoint.sh', 'appcontrol.sh'].map((name) => `${places['script-dir']}/${name}`);
				const modes = plan?.changes.find(({ path }) => path === places.procfile)?.mode ?? 0;
				const added =
					modes & 0o111
						? [['git', 'add', '--chmod=+x', places.procfile, ...scripts]]
						: [
								['git', 'add', '--chmod=+x', ...scripts],
								['git', 'add', places.procfile],
							];
				expect(calls.slice(0, -1)).toEqual([
					['eyk', 'config:set', 'KUBERNETES_POD_TERMINATION_GRACE_PERIOD_SECONDS=60', '-a', app],
					...added,
					['git', 'commit', '-m', 'Drain before the server stops, so that no request is dropped'],
					['git', 'push', remote, 'HEAD'],
				]);
				const printed = plan?.nextSteps.at(-1)?.command ?? '';
				expect(printable(printed)).toBe(printed);
				const [pull, image, a, name, yaml = ''] = calls.at(-1)?.slice(1) ?? [];
				expect([pull, image, a, name]).toEqual(['pull', '<IMAGE>', '-a', app]);
				const after = plan?.changes.find(({ path }) => path === places.procfile)?.after ?? '';
				const processes = readProcfile(after).entries.map(({ type, command }) => [type, command]);
				expect(parse(yaml.replace(/^--procfile=/, ''))).toEqual(Object.fromEntries(processes));
			}),
			{ numRuns: 100 },
		);
	});
});

describe('what names an app, a process or a path', () => {
	const asText = hostile.filter((text) => text !== '' && !/^[a-z0-9]+$/.test(text));

	test('is refused where it could be anything else', () => {
		for (const flag of ['app', 'process', 'port', 'drain-seconds', 'script-dir', 'dockerfile', 'procfile']) {
			for (const value of fc.sample(asText, 60).filter((text) => !isPlainPath(flag, text))) {
				const { problem } = init(MemoryRepo.of({ Procfile: 'web: puma\n' }), { [flag]: value });
				expect(problem, `--${flag} ${value}`).toMatchObject({ kind: 'usage', code: `bad-${flag}`, flag: `--${flag}` });
			}
		}
	});

	function isPlainPath(flag: string, text: string): boolean {
		return /dir|file/.test(flag) && /^[\w.@+][\w.@+-]*$/.test(text);
	}

	test('as an option of git is no remote', () => {
		const config = '[remote "--receive-pack=touch pwned"]\n\turl = ssh://git@builder.example.com:2222/shop.git\n';
		const { plan } = init(MemoryRepo.of({ Procfile: 'web: puma\n', '.git/config': config }), {});
		expect(plan?.nextSteps.map(({ command }) => command).join('\n')).not.toContain('receive-pack');
	});
});

describe('terminal escapes of the repo', () => {
	const escapes = '\u001b]0;pwned\u0007\u001b[2J\u009b31m\u202e\u007f';

	/** In every file that is read, where it is shown: in names, commands, comments, in what is in the way. */
	const files = {
		Dockerfile: `# ${escapes}\nFROM ruby:3.3 AS ${escapes}\nCOPY ${escapes} /app/\nRUN ["dumb-init\u202e"]\nCMD puma ${escapes}\n`,
		'Gemfile.lock': `GEM\n  specs:\n    puma (6.4.2${escapes})\n    rails${escapes} (1)\n\nPLATFORMS\n  ${escapes}\n`,
		'config/puma.rb': `port 3000 # ${escapes}\nworker_timeout 1 # ${escapes}\n`,
		'Passengerfile.json': `{ "port": 5000, "${escapes}": 1 }`.replaceAll(/\p{Cc}/gu, ''),
		'.dockerignore': `${escapes}\n*\n`,
		'.git/config': `[remote "${escapes}"]\n\turl = ssh://git@builder.example.com:2222/shop.git\n`,
		'script/entrypoint.sh': `#!/bin/bash\n# ${escapes}\nexec puma\n`,
		'script/appcontrol.sh': `# Generated by eyk-graceful [000000000000]\n# ${escapes}\n- stopping ${escapes}"\n`,
	};

	/** Each a repo of its own, for what is wrong with one file hides what another holds. */
	const repos: [string, Record<string, string>][] = [
		['every file', files],
		['a Procfile', { Procfile: `web: puma ${escapes}\n` }],
		['a quoted Procfile', { Procfile: `web: ${JSON.stringify(`puma '${escapes}'`).replaceAll('\u009b', '\\x9b')}\n` }],
		['a process type', { Procfile: `${escapes}: puma\n` }],
		['a start script', { Procfile: 'web: bin/start\n', 'bin/start': `#!/bin/sh\nexec puma ${escapes}\n` }],
		['a config file', { Procfile: 'web: puma\n', '.eyk-graceful.json': `{ "${escapes}": 1 }` }],
		['a setting', { Procfile: 'web: puma\n', '.eyk-graceful.json': JSON.stringify({ app: escapes }) }],
		['a Dockerfile nobody can read', { Dockerfile: `FROM ruby:3.3\n${escapes} x\n` }],
		['a Passengerfile', { Procfile: 'web: passenger start\n', 'Passengerfile.json': `${escapes}` }],
	];

	const runs = [
		['--dry-run', '--yes', '--json', '--color'],
		['--dry-run', '--server', 'puma'],
		['doctor', '--color'],
		['--yes', '--server', 'puma', '--force', '--color'],
		['check', '--server', 'puma', '--color'],
		['doctor', '--format', 'json'],
		['doctor', '--format', 'github'],
		['doctor', '--format', 'sarif'],
		['remove', '--yes', '--force'],
	];

	test.each(repos)('in %s are shown, and never sent', async (_, texts) => {
		const repo = repoWith(texts);
		for (const args of texts === files ? runs : runs.slice(0, 3))
			nothingRawIn(await eykGraceful([...args, '--cwd', repo]), args);
	});

	test('in arguments, variables and the name of the folder likewise', async () => {
		const repo = join(temporaryFolder(), `a${escapes}b`);
		mkdirSync(dirname(join(repo, 'Procfile')), { recursive: true });
		writeFileSync(join(repo, 'Procfile'), 'web: puma\n');
		for (const args of [...runs, ['--app', escapes], [`--${escapes}`], [escapes], ['explain', escapes]]) {
			nothingRawIn(await eykGraceful([...args, '--cwd', repo]), args);
		}
		nothingRawIn(await eykGraceful(['--cwd', `${repo}${escapes}`]), []);
		nothingRawIn(await eykGraceful(['--cwd', repo], { EYK_GRACEFUL_APP: escapes }), []);
		nothingRawIn(await eykGraceful(['doctor', '--cwd', repo, '--format', escapes]), []);
		expect(existsSync('pwned')).toBe(false);
	});

	function nothingRawIn({ stdout, stderr, code }: { stdout: string; stderr: string; code: number }, args: string[]) {
		// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters.
		const colors = args.includes('--color') ? /\x1b\[\d+m/g : /(?!)/g;
		const sent = (stdout + stderr).replaceAll(colors, '');
		const raw = /[^\P{Cc}\n\t]|\p{Bidi_Control}/u.exec(sent);
		expect(raw && sent.slice(Math.max(0, raw.index - 60), raw.index + 20), args.join(' ')).toBeNull();
		expect([0, 1, 2, 3], stderr).toContain(code);
	}
});
