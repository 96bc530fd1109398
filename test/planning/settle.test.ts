import { describe, expect, test } from 'vitest';
import { detect } from '../../src/detect/detect.ts';
import { fact } from '../../src/model/evidence.ts';
import { decide } from '../../src/planning/decide.ts';
import type { Given } from '../../src/planning/given.ts';
import { settle } from '../../src/planning/settle.ts';
import { repoOf } from '../repo-of.ts';

const lock = (...gems: string[]) => `GEM\n  specs:\n${gems.map((gem) => `    ${gem} (1.0)\n`).join('')}`;

function settled(files: Record<string, string>, said: Record<string, unknown> = {}) {
	const given = Object.fromEntries(
		Object.entries(said).map(([name, value]) => [name, fact(value, `--${name}`, undefined, 'you said so')]),
	) as Given;
	return settle(detect(repoOf(files), given), given);
}

const open = (...args: Parameters<typeof settled>) => settled(...args).open.map(({ name }) => name);

describe('what is asked', () => {
	test('only what the repo leaves open', () => {
		const files = { Procfile: 'web: puma -p 3000\n', 'Gemfile.lock': lock('puma') };
		expect(open(files)).toEqual(['drainSeconds', 'graceSeconds', 'app']);
		expect(open(files, { drainSeconds: 20, graceSeconds: 40, app: 'shop' })).toEqual([]);
	});

	test('ENTRYPOINT, where there is an image that has no dumb-init yet', () => {
		const said = { drainSeconds: 20, graceSeconds: 40, app: 'shop' };
		const rest = 'EXPOSE 3000\nCMD ["puma"]\n';
		expect(open({ Dockerfile: `FROM ruby:3.1\n${rest}` }, said)).toEqual(['entrypoint']);
		expect(open({ Dockerfile: `FROM ruby:3.1\nENTRYPOINT ["dumb-init", "--"]\n${rest}` }, said)).toEqual([]);
	});

	test('the Linux family, where neither FROM nor a package manager tells', () => {
		expect(open({ Dockerfile: 'FROM registry.example.com/base:7\nEXPOSE 80\nCMD puma\n' })).toContain('distro');
	});
});

describe('the server', () => {
	test.each<[string, Record<string, string>, string]>([
		[
			'what runs decides',
			{ Procfile: 'web: passenger start\n', 'Gemfile.lock': lock('passenger', 'puma') },
			'passenger',
		],
		['else the only one in the bundle', { 'Gemfile.lock': lock('puma') }, 'puma'],
	])('%s', (_, files, server) => {
		expect(settled(files).known.server?.value).toBe(server);
	});

	test('two in the bundle and none running: nobody decides but the user', () => {
		const state = settled({ 'Gemfile.lock': lock('passenger', 'puma') });
		expect(state.open[0]?.name).toBe('server');
		expect(state.open[0]).not.toHaveProperty('suggestion');
		expect(() => decide(state)).toThrow(
			'Which server does this app run: Puma (Gemfile.lock:4) or Passenger (Gemfile.lock:3)? Say so with --server.',
		);
	});

	test('one that runs and is not in the bundle, where another is: both readings are named', () => {
		const state = settled({ Procfile: 'web: bundle exec puma\n', 'Gemfile.lock': lock('passenger') });
		expect(() => decide(state)).toThrow('Puma (Procfile:1) or Passenger (Gemfile.lock:3)');
	});

	test('none at all', () => {
		expect(() => decide(settled({ 'config.ru': 'run App\n' }))).toThrow('The repo names none. Say so with --server.');
	});
});

describe('the run command', () => {
	test("is the article's, with PORT honoured, only where the repo has none", () => {
		const command = (server: string) => settled({ 'config.ru': '' }, { server }).known.runCommand?.value;
		expect(command('puma')).toBe('bundle exec puma -p "${PORT:-3000}"');
		expect(command('passenger')).toBe(
			'bundle exec passenger start --port "${PORT:-5000}" --max-pool-size 2 --min-instances 2',
		);
	});

	test('is asked for where the image runs something that is no web server', () => {
		const state = settled({ Dockerfile: 'FROM ruby:3.1\nCMD ["sleep", "3600"]\n', 'Gemfile.lock': lock('puma') });
		expect(() => decide(state)).toThrow(
			'Dockerfile:2 runs "sleep 3600", which does not look like Puma. Which command starts the app? Say so with --run-command.',
		);
	});

	test("is asked for where nobody says more than the base image's own command", () => {
		const state = settled({ Dockerfile: 'FROM ruby:3.1\nCOPY . .\n', 'Gemfile.lock': lock('puma') });
		expect(() => decide(state)).toThrow('Dockerfile:1 runs "irb", which does not look like Puma.');
	});

	test('is asked for where nobody knows what the base image starts', () => {
		const state = settled({ Dockerfile: 'FROM acme/base:3-alpine\nCOPY . .\n', 'Gemfile.lock': lock('puma') });
		expect(() => decide(state)).toThrow(
			'Dockerfile:1 is built on acme/base:3-alpine, and nothing tells which command that starts.',
		);
	});

	test.each([
		['unicorn', { Procfile: 'web: bundle exec unicorn -c config/unicorn.rb\n' }, 'Procfile:1 starts unicorn'],
		['thin, by rackup', { Procfile: 'web: rackup -s thin\n' }, 'Procfile:1 starts thin'],
		['unicorn in a script', { Procfile: 'web: ./bin/web\n', 'bin/web': '#!/bin/sh\nexec unicorn\n' }, 'starts unicorn'],
	])('is refused where it is another server: %s', (_, files, message) => {
		const all = { ...files, 'Gemfile.lock': lock('puma') };
		expect(() => settled(all)).toThrow(message);
		expect(() => settled(all, { server: 'puma' })).toThrow(message);
		expect(open(all, { runCommand: 'bundle exec puma', server: 'puma' })).not.toContain('server');
	});

	test('is asked for where it starts another server than the one you said', () => {
		const state = settled({ Procfile: 'web: puma\n' }, { server: 'passenger' });
		expect(() => decide(state)).toThrow('Procfile:1 runs "puma", which starts Puma, not Passenger.');
	});
});

describe('the seconds', () => {
	const files = { Procfile: 'web: puma -p 3000\n' };

	test('are 30 of 60', () => {
		expect(decide(settled(files))).toMatchObject({ drainSeconds: 30, graceSeconds: 60 });
	});

	test('a longer drain gets a longer grace period', () => {
		expect(decide(settled(files, { drainSeconds: 90 }))).toMatchObject({ drainSeconds: 90, graceSeconds: 180 });
	});

	test('that leave no time to stop are refused', () => {
		expect(() => decide(settled(files, { drainSeconds: 30, graceSeconds: 30 }))).toThrow(
			'A drain of 30 s leaves no time to stop within a grace period of 30 s; the longest drain that fits is 20 s: raise --grace-seconds.',
		);
	});
});
