import { spawnSync } from 'node:child_process';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../src/model/problem.ts';
import { fromInit } from '../../src/shell/from-init.ts';
import { underInit } from '../../src/shell/under-init.ts';
import { describeWith, dumbInit, shellcheck, shfmt } from '../real/parts/parts.ts';
import { line } from './generated.ts';
import { bash } from './parts.ts';

const own = "# the app's own words";

/** A command as the app has it, and the lines it becomes. `INIT` stands for `/usr/bin/dumb-init --rewrite 15:0 --`. */
const plain: [string, ...string[]][] = [
	['bundle exec puma -C config/puma.rb', 'exec INIT bundle exec puma -C config/puma.rb'],
	['RAILS_ENV=production bundle exec rails server', 'RAILS_ENV=production exec INIT bundle exec rails server'],
	['A=b C=d puma', 'A=b C=d exec INIT puma'],
	['exec puma', 'exec INIT puma'],
	['  puma   -p   3000  ', 'exec INIT puma -p 3000'],
	['puma # the server', 'exec INIT puma'],
	['puma \\\n  -p 3000', 'exec INIT puma -p 3000'],
	['bundle exec rake db:migrate && bundle exec puma', 'bundle exec rake db:migrate &&', '\texec INIT bundle exec puma'],
	['a && b && exec c', 'a &&', '\tb &&', '\texec INIT c'],
	['a; b', 'a', 'exec INIT b'],
	['a\nb', 'a', 'exec INIT b'],
	['rm -f tmp/pids/server.pid; bundle exec puma', 'rm -f tmp/pids/server.pid', 'exec INIT bundle exec puma'],
	['cd app && A=b puma', 'cd app &&', '\tA=b exec INIT puma'],
	['puma > log/puma.log 2>&1', 'exec INIT puma >log/puma.log 2>&1'],
	['> log puma -p 3000', 'exec INIT puma -p 3000 >log'],
	['puma --tag \'my app\' --dir "my app"', 'exec INIT puma --tag \'my app\' --dir "my app"'],
	[
		'puma -p "$PORT" -b "tcp://[::]:$PORT"',
		`# shellcheck disable=all ${own}`,
		'exec INIT puma -p "$PORT" -b "tcp://[::]:$PORT"',
	],
	['puma -p "${PORT:-3000}"', 'exec INIT puma -p "${PORT:-3000}"'],
	['puma -p $PORT', `# shellcheck disable=SC2086 ${own}`, 'exec INIT puma -p $PORT'],
	['puma -p $PORt', `# shellcheck disable=all ${own}`, 'exec INIT puma -p $PORt'],
	["puma '\\'", `# shellcheck disable=all ${own}`, "exec INIT puma '\\'"],
	[
		'export A=b; puma -p ${PORT:-3000}',
		'export A=b',
		`# shellcheck disable=SC2086 ${own}`,
		'exec INIT puma -p ${PORT:-3000}',
	],
	["puma -e '$x'", `# shellcheck disable=SC2016 ${own}`, "exec INIT puma -e '$x'"],
	['cd app; puma', `# shellcheck disable=SC2164 ${own}`, 'cd app', 'exec INIT puma'],
	['. ./env; puma', `# shellcheck disable=all ${own}`, '. ./env', 'exec INIT puma'],
	['NOW=$( date   +%s ) puma', `# shellcheck disable=all ${own}`, 'NOW=$(date +%s) exec INIT puma'],
	['$COMMAND', `# shellcheck disable=SC2086 ${own}`, 'exec INIT $COMMAND'],
	['a | b && puma', `# shellcheck disable=all ${own}`, 'a | b &&', '\texec INIT puma'],
	['a || true && puma', `# shellcheck disable=all ${own}`, 'a ||', '\ttrue &&', '\texec INIT puma'],
	['./bin/thrust ./bin/rails server', 'exec INIT ./bin/thrust ./bin/rails server'],
	["bash -c 'a && puma'", "exec INIT bash -c 'a && puma'"],
	['dumb-init puma', 'exec INIT puma'],
	['exec /usr/bin/dumb-init -- puma', 'exec INIT puma'],
	['dumb-init --rewrite 15:0 -- puma', 'exec INIT puma'],
	['dumb-init --rewrite 15:2 puma', 'exec INIT dumb-init --rewrite 15:2 puma'],
	['tini -- puma', 'exec INIT puma'],
	[
		'redis-server --daemonize yes && bundle exec sidekiq --daemon && bundle exec rails server -b 0.0.0.0 -p 5000',
		'redis-server --daemonize yes &&',
		'\tbundle exec sidekiq --daemon &&',
		'\texec INIT bundle exec rails server -b 0.0.0.0 -p 5000',
	],
];

/** Commands that go under init as they stand, in a shell of their own. */
const whole = [
	'puma 2>&1 | tee log',
	'sidekiq & puma',
	'puma &',
	'sidekiq & puma & wait -n',
	'puma || exit 1',
	'puma; echo bye',
	'(cd app; puma)',
	'{ a; puma; }',
	'! puma',
	'time puma',
	'if [ -n "$WORKER" ]; then sidekiq; else puma; fi',
	'while true; do puma; done',
	'trap "rm x" EXIT; puma',
	'exec a; puma',
	'exec -a web puma',
	'command puma',
	'eval "$COMMAND"',
	'serve() { puma; }; serve',
	'puma -p $((PORT + 1))',
	'puma -p `cat port`',
	'puma <<END\nx\nEND',
	'A=(1 2) puma',
	'puma "${A[0]}" "${B//x/y}"',
	'cat <(puma)',
	'A=b C=',
	'wait',
];

describe('the last, long-running program goes under dumb-init', () => {
	test.each(plain.map(([command, ...lines]) => ({ command, lines })))('$command', ({ command, lines }) => {
		expect(underInit(command, 'INIT').split('\n')).toEqual(lines);
	});

	test.each(whole)('all of it, in a shell: %s', (command) => {
		const lines = underInit(command, 'INIT').split('\n');
		const start = lines.findIndex((line) => !line.startsWith('#'));
		expect(lines.slice(start).join('\n')).toMatch(/^exec INIT \/bin\/bash -c /);
		expect(fromInit(underInit(command))).toBe(command);
	});

	test.each(['puma "x', 'puma &&', 'a )', 'if x; then', '', ' # nothing'])(
		'refuses what bash cannot read: %j',
		(command) => {
			expect(() => underInit(command)).toThrow(Problem);
		},
	);
});

describe('fromInit gives the command back', () => {
	test.each(plain.map(([command]) => command))('%s', (command) => {
		const script = underInit(command);
		const read = fromInit(script) ?? '';
		expect(underInit(read)).toBe(script);
	});

	test.each([
		[
			'#!/bin/bash\n# comment\n\n/usr/bin/dumb-init --rewrite 15:0 -- bundle exec puma -p 3000\n\n#dumb-init x\n',
			'bundle exec puma -p 3000',
		],
		['#!/bin/bash\r\n/usr/bin/dumb-init --rewrite 15:0 -- puma\r\n', 'puma'],
		['cd app\nexec dumb-init -r 15:0 puma', 'cd app; puma'],
		['dumb-init --rewrite=15:0 -v -- puma', 'puma'],
		["exec /usr/bin/dumb-init --rewrite 15:0 -- /bin/bash -c 'puma | cat'", 'puma | cat'],
		["exec /usr/bin/dumb-init --rewrite 15:0 -- /bin/bash -c 'puma'", "/bin/bash -c 'puma'"],
		['bundle exec puma', undefined],
		['dumb-init -- puma', undefined],
		['dumb-init --rewrite 15:3 -- puma', undefined],
		['dumb-init --rewrite 15:0 -- puma "', undefined],
		['', undefined],
	])('%j', (script, command) => {
		expect(fromInit(script)).toBe(command);
	});

	test('whatever the command, it means the same', () => {
		fc.assert(
			fc.property(line, (command) => {
				const script = underInit(command);
				expect(underInit(fromInit(script) ?? '')).toBe(script);
			}),
			{ numRuns: 500 },
		);
	});
});

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'under-init-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describeWith([shellcheck, shfmt], 'what linters say of it', () => {
	test('nothing, whatever the command', () => {
		const generated = fc.sample(line, 300);
		const commands = [...plain.map(([command]) => command), ...whole, ...generated];
		const files = commands.map((command, i) => {
			const file = join(folder, `${i}.sh`);
			writeFileSync(file, `#!/bin/bash\n# A comment.\n${underInit(command)}\n`);
			return file;
		});
		const said = [spawnSync('shellcheck', ['--format=gcc', ...files]), spawnSync('shfmt', ['-d', ...files])];
		expect(said.map(({ stdout, stderr }) => `${stdout}${stderr}`).join('')).toBe('');
	});
});

describeWith([bash, dumbInit], 'run for real', () => {
	const probe = `#!/bin/bash
printf '%s\\n' "$(printf '<%s>' "\${0##*/}" "$@") A=\${A-unset} C=\${C-unset} PORT=\${PORT-unset} in $PWD"
`;

	beforeEach(() => {
		mkdirSync(join(folder, 'app/bin'), { recursive: true });
		mkdirSync(join(folder, 'app/sub'));
		symlinkSync('../bin', join(folder, 'app/sub/bin'));
		for (const name of ['probe', 'bundle', 'start']) writeFileSync(join(folder, 'app/bin', name), probe);
		for (const name of ['probe', 'bundle', 'start']) chmodSync(join(folder, 'app/bin', name), 0o755);
	});

	function run(...args: string[]) {
		const cwd = join(folder, 'app');
		const env = {
			PATH: `${cwd}/bin:/usr/bin:/bin`,
			HOME: '/root',
			PORT: '3000',
			TWO: 'x y',
			EMPTY: '',
			LC_ALL: 'C.UTF-8',
		};
		const { status, stdout } = spawnSync('/bin/bash', args, { cwd, env, encoding: 'utf8' });
		const logs = [join(cwd, 'log'), join(cwd, 'sub/log')].filter((log) => existsSync(log));
		const logged = logs.map((log) => readFileSync(log, 'utf8'));
		for (const log of logs) rmSync(log);
		return { status, said: [stdout, ...logged].map((text) => text.split('\n').sort()) };
	}

	test('every program gets the words, environment and folder that the line gave it', () => {
		fc.assert(
			fc.property(line, (command) => {
				const script = join(folder, 'appcontrol.sh');
				writeFileSync(script, `#!/bin/bash\n${underInit(command)}\n`);
				expect(run(script)).toEqual(run('-c', command));
			}),
			{ numRuns: 60 },
		);
	}, 120_000);

	test('a comparison that could fail', () => {
		expect(run('-c', 'probe a')).not.toEqual(run('-c', 'probe b'));
		expect(run('-c', 'A=b probe a').said[0]).toContain(`<probe><a> A=b C=unset PORT=3000 in ${folder}/app`);
	});
});
