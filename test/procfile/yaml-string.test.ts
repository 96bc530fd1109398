import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readProcfile } from '../../src/procfile/procfile.ts';
import { yamlString } from '../../src/procfile/yaml-string.ts';
import { quote } from '../../src/shell/quote.ts';
import { describeWith } from '../real/parts/parts.ts';
import { procfile } from './generated.ts';
import { foreman } from './parts.ts';

test.each([
	['web: /usr/bin/dumb-init -- ./script/entrypoint.sh\n', 'web: /usr/bin/dumb-init -- ./script/entrypoint.sh'],
	['web: ./a\n\n# c\nworker: bundle exec sidekiq\n', '{web: ./a, worker: bundle exec sidekiq}'],
	['web: ./a\nworker: sidekiq -q a,b', '{web: ./a, worker: "sidekiq -q a,b"}'],
	['web: ./a -b tcp://0.0.0.0:80\n', 'web: "./a -b tcp://0.0.0.0:80"'],
	["web: 'echo it''s \"up\"'\n", 'web: "echo it\'s \\"up\\""'],
	['web: >\n  a\n  b\n', 'web: a b'],
	['web: |\n  a\n  b\n', 'web: "a\\nb"'],
	['web: 1\nworker: yes\n', '{web: "1", worker: "yes"}'],
])('%j as %s', (text, string) => {
	expect(yamlString(text)).toBe(string);
});

describe('whatever the Procfile, as the argument of a command', () => {
	const some = procfile.filter((text) => readProcfile(text).entries.length > 0);

	test('it is one line, and the same map', () => {
		fc.assert(
			fc.property(some, (text) => {
				expect(yamlString(text)).not.toContain('\n');
				expect(parse(yamlString(text))).toEqual(commands(text));
			}),
		);
	});

	describeWith([foreman], 'with the real shell and libyaml', () => {
		test('it arrives as the same map', () => {
			const texts = fc.sample(some, 100);
			const script = `require "json"; require "yaml"; puts JSON.generate(ARGV.map { |it| YAML.load(it) })`;
			const line = ['ruby', '-e', script, ...texts.map(yamlString)].map(quote).join(' ');
			const said = execFileSync('bash', ['-c', line], { encoding: 'utf8' });
			expect(JSON.parse(said)).toEqual(texts.map(commands));
		});
	});

	function commands(text: string): Record<string, string> {
		return Object.fromEntries(readProcfile(text).entries.map(({ type, command }) => [type, command]));
	}
});
