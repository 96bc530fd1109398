import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from '../../src/model/problem.ts';
import { readCommand, type SimpleCommand } from '../../src/shell/command.ts';
import { describeWith } from '../real/parts/parts.ts';
import { line, word } from './generated.ts';
import { bash } from './parts.ts';

/** `A=b puma -p ?$PORT`: static words without their quotes, others marked. */
function show(command: SimpleCommand | undefined): string | undefined {
	const words = command?.words.map(({ value, text }) => value ?? `?${text}`);
	const assignments = command?.assignments.map(({ name, value }) => `${name}=${value.value ?? `?${value.text}`}`);
	return command && [...(assignments ?? []), ...(words ?? [])].join(' ');
}

describe('the long-running command', () => {
	test.each([
		['bundle exec puma -C config/puma.rb', 'bundle exec puma -C config/puma.rb'],
		['A=b C="d e" puma', 'A=b C=d e puma'],
		['A=$B puma -p $PORT', 'A=?$B puma -p ?$PORT'],
		[`puma "a b" 'c'd e\\ f $'g'`, 'puma a b cd e f g'],
		['puma *.ru ~/x "$X" {a,b} $(c)', 'puma ?*.ru ?~/x ?"$X" ?{a,b} ?$(c)'],
		['rake db:migrate && puma', 'puma'],
		['rake db:migrate; exec puma', 'puma'],
		['puma 2>&1 | tee log', 'puma'],
		['puma >log', 'puma'],
		['sidekiq & puma', 'puma'],
		['sidekiq & puma & wait', 'puma'],
		['puma || exit 1', 'puma'],
		['puma; echo bye', 'puma'],
		['(cd app && puma)', 'puma'],
		['if x; then puma; fi', 'puma'],
		['. ./env && puma', 'puma'],
		['. ./start.sh', '. ./start.sh'],
		['eval "puma -p 1"', 'eval puma -p 1'],
		["bash -c 'rake db:migrate && exec puma -p 1'", 'puma -p 1'],
		['/bin/sh -ec "cd x; puma"', 'puma'],
		['bash -c "puma -p $PORT"', 'bash -c ?"puma -p $PORT"'],
		['bash script/start.sh', 'bash script/start.sh'],
		['$COMMAND x', '?$COMMAND x'],
		['cd x && echo hi', undefined],
		['A=b', undefined],
	])('of `%s` is %s', (text, shown) => {
		expect(show(readCommand(text).last)).toBe(shown);
	});
});

describe('how a command runs', () => {
	test.each<[string, Partial<SimpleCommand>]>([
		['puma', { exec: false, redirected: false, background: false, pipe: undefined, compound: false, line: 1 }],
		['exec puma', { exec: true }],
		['puma >log 2>&1', { redirected: true }],
		['puma &', { background: true }],
		['puma | tee log', { pipe: 'first' }],
		['(puma)', { compound: true }],
		['while true; do puma; done', { compound: true }],
		['a\n\nb && puma', { line: 3 }],
	])('%j', (text, how) => {
		expect(readCommand(text).last).toMatchObject(how);
	});
});

test('all commands, in the order they are written in', () => {
	const { commands } = readCommand('redis-server --daemonize yes && (sidekiq & a | b) || c; if d; then e; fi');
	expect(commands.map(show)).toEqual(['redis-server --daemonize yes', 'sidekiq', 'a', 'b', 'c', 'd', 'e']);
});

describe('what bash cannot read is refused, with the reason', () => {
	test.each([
		['puma "x', '`puma "x`: unterminated double quote.'],
		['puma &&', "`puma &&`: expected command after '&&'."],
		['puma )', "`puma )`: unexpected token ')'."],
		['a\nif x', '`a…`: '],
		['puma $(a &&)', '`puma $(a &&)`: '],
		['', '``: there is no command in it.'],
		['# puma', '`# puma`: there is no command in it.'],
	])('%j', (text, said) => {
		expect(() => readCommand(text)).toThrow(Problem);
		expect(() => readCommand(text)).toThrow(`bash cannot read the command ${said}`);
	});
});

describeWith([bash], 'compared with bash', () => {
	test('a word is what bash makes of it, if it is static', () => {
		const words = fc.sample(word, 500);
		const known = words
			.map((text) => ({ text, value: readCommand(`x ${text}`).commands[0]?.words[1]?.value }))
			.filter(({ value }) => value !== undefined);
		const print = `printf '%s\\0' ${known.map(({ text }) => text).join(' ')}`;
		const printed = execFileSync('bash', ['-c', print], { encoding: 'utf8' }).split('\0');
		expect(known.map(({ value }) => value)).toEqual(printed.slice(0, -1));
		expect(known.length).toBeGreaterThan(100);
	});

	test('what bash takes is taken', () => {
		for (const text of fc.sample(line, 300)) {
			execFileSync('bash', ['-n'], { input: text });
			expect(() => readCommand(text)).not.toThrow();
		}
	});
});
