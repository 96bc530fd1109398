import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { longestDrain } from '../../src/model/timing.ts';
import { appcontrolScript, type Replaced, readAppcontrol } from '../../src/scripts/appcontrol.ts';
import { articleDrain } from '../../src/scripts/article.ts';
import { type EntrypointChoices, entrypointScript, readEntrypoint } from '../../src/scripts/entrypoint.ts';
import { isPristine } from '../../src/scripts/signature.ts';
import { describeWith, shellcheck, shfmt } from '../real/parts/parts.ts';

const choices: EntrypointChoices = {
	server: 'puma',
	port: 3000,
	drainSeconds: 30,
	graceSeconds: 60,
	platform: 'eyk',
	app: 'shop',
	scriptDir: 'script',
	dockerfile: 'Dockerfile',
};

const variants: [string, Partial<EntrypointChoices>, string[]][] = [
	['Puma', {}, ['bundle', 'exec', 'puma']],
	['Passenger', { server: 'passenger', port: 5000 }, ['passenger', 'start', '--port', '5000']],
	['Passenger of the bundle', { server: 'passenger' }, ['bundle', 'exec', 'passenger', 'start', '--port', '$PORT']],
	['no app name', { app: undefined }, ['puma']],
	['another folder', { scriptDir: 'docker/graceful' }, ['puma']],
	['another Dockerfile', { dockerfile: 'docker/Dockerfile.web' }, ['puma']],
];

describe('entrypoint.sh', () => {
	test('has the steps of the article: say so, sleep, say so, stop, exit 0', () => {
		const script = entrypointScript(choices, ['puma']);
		const steps = ['SIGTERM received - sleeping ', 'Slept ', "pkill -TERM -f '^([^ ]*/)?puma '", 'exit 0'];
		for (const step of steps) expect(script).toContain(step);
		expect(script.startsWith('#!/bin/bash\n')).toBe(true);
		expect(
			script.endsWith('./script/appcontrol.sh &\napp=$!\ntrap terminate TERM\ntrap interrupt INT\nwait "$app"\n'),
		).toBe(true);
	});

	test.each([
		['a port that is written down', ['passenger', 'start', '--port', '5000'], 'passenger stop --port 5000'],
		['a port from PORT', ['passenger', 'start', '-p', '$PORT'], 'passenger stop --port "${PORT:-5000}"'],
		['the bundle', ['bundle', 'exec', 'passenger', 'start'], 'bundle exec passenger stop --port 5000'],
	])('stops Passenger with %s', (_, words, command) => {
		expect(entrypointScript({ ...choices, server: 'passenger', port: 5000 }, words)).toContain(command);
	});

	test.each(variants)('says what it was made with: %s', (_name, changed, words) => {
		const { platform: _, scriptDir: __, ...made } = { ...choices, ...changed };
		if (made.app === undefined) Reflect.deleteProperty(made, 'app');
		if (made.dockerfile === 'Dockerfile') Reflect.deleteProperty(made, 'dockerfile');
		const read = readEntrypoint(entrypointScript({ ...choices, ...changed }, words)) ?? {};
		const values = Object.fromEntries(Object.entries(read).map(([name, setting]) => [name, setting.value]));
		expect(values).toEqual(made);
		expect(read.drainSeconds?.line).toBeGreaterThan(10);
	});

	test('knows whether it was changed since', () => {
		const script = entrypointScript(choices, ['puma']);
		expect(isPristine(script)).toBe(true);
		expect(isPristine(script.replace('0.05', '0.5'))).toBe(false);
		expect(isPristine('#!/bin/bash\necho mine\n')).toBe(false);
	});

	test('shares out the grace period as the plan does', () => {
		const arithmetic = entrypointScript(choices, ['puma']).match(/longest_drain=\$\(\((.*)\)\)/)?.[1] ?? '';
		const seconds = [1, 2, 7, 10, 19, 20, 21, 22, 30, 60, 600];
		const loop = `for grace_seconds in ${seconds.join(' ')}; do echo $((${arithmetic})); done`;
		const inBash = execFileSync('bash', ['-c', loop], { encoding: 'utf8' }).trim().split('\n').map(Number);
		expect(inBash).toEqual(seconds.map(longestDrain));
	});
});

describe('appcontrol.sh', () => {
	test.each<[string, Replaced]>([
		['a line, trailing blanks and all', { line: 'web:   bundle exec puma "\\n" é  ' }],
		['no line', 'no-line'],
		['no file', 'no-file'],
	])('remembers what the Procfile said: %s', (_, replaced) => {
		const script = appcontrolScript('puma', 'RAILS_ENV=production bundle exec puma', replaced);
		expect(readAppcontrol(script)).toEqual({ replaced, runCommand: 'RAILS_ENV=production bundle exec puma' });
	});

	test('is not taken for ours where it is not', () => {
		expect(readAppcontrol('#!/bin/bash\nexec /usr/bin/dumb-init --rewrite 15:0 -- puma\n')).toBeUndefined();
	});
});

describe("the article's entrypoint.sh, by hand", () => {
	const trap = (stop: string) =>
		`trap "echo SIGTERM recieved - sleeping 40 seconds; sleep 40; echo Slept 40 Seconds - stopping; ${stop}; exit 0" TERM`;

	test.each([
		['Puma', `#!/bin/bash\n#puma example\n${trap("pkill -TERM -f '^([^ ]*/)?puma '")}\n./script/appcontrol.sh\n`, 40],
		['Passenger', `#!/bin/bash\n${trap('passenger stop --port 5000')}\n./script/appcontrol.sh`, 40],
		[
			'with a line of their own',
			`#!/bin/bash\n. /vault/env\n${trap('passenger stop --port 5000')}\n./script/appcontrol.sh`,
			undefined,
		],
		['that stops something else', `#!/bin/bash\n${trap('rm -rf /')}\n./script/appcontrol.sh`, undefined],
	])('%s', (_, script, drainSeconds) => {
		expect(articleDrain(script)?.drainSeconds.value).toBe(drainSeconds);
	});
});

describeWith([shellcheck, shfmt], 'shellcheck and shfmt have nothing to say', () => {
	const scripts: [string, string][] = [
		...variants.map(([name, changed, words]): [string, string] => [
			`entrypoint.sh: ${name}`,
			entrypointScript({ ...choices, ...changed }, words),
		]),
		['appcontrol.sh: plain', appcontrolScript('puma', 'bundle exec puma -C config/puma.rb', 'no-file')],
		['appcontrol.sh: the usual command', appcontrolScript('puma', 'bundle exec puma -p "${PORT:-3000}"', 'no-line')],
		[
			'appcontrol.sh: a chain',
			appcontrolScript('puma', 'A=b  rake db:migrate&&cd app ;  puma -p $PORT', { line: 'web: `x`' }),
		],
		['appcontrol.sh: a pipe', appcontrolScript('puma', "puma 2>&1 | tee 'my log'", 'no-file')],
	];

	test.each(scripts)('%s', (_, script) => {
		execFileSync('shellcheck', ['-'], { input: script, encoding: 'utf8' });
		expect(execFileSync('shfmt', ['-d'], { input: script, encoding: 'utf8' })).toBe('');
	});
});
