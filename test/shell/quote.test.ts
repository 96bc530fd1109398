import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quote, quoteAll } from '../../src/shell/quote.ts';
import { describeWith } from '../real/parts/parts.ts';
import { bash } from './parts.ts';

test.each([
	['plain', 'plain'],
	['-p', '-p'],
	['tcp://0.0.0.0:3000', 'tcp://0.0.0.0:3000'],
	['A=b', 'A=b'],
	['', "''"],
	['two words', "'two words'"],
	['$PORT', "'$PORT'"],
	['~/app', "'~/app'"],
	["it's", `"it's"`],
	["it's $5", String.raw`'it'\''s $5'`],
	['a\nb', "'a\nb'"],
	['été', "'été'"],
])('quote(%j) is %s', (word, quoted) => {
	expect(quote(word)).toBe(quoted);
});

test.each([
	[['bundle', 'exec', 'puma'], 'bundle exec puma'],
	[['A=b', 'c=d'], "'A=b' c=d"],
	[['if', 'if'], "'if' if"],
	[[], ''],
])('quoteAll(%j) is %s', (words, quoted) => {
	expect(quoteAll(words)).toBe(quoted);
});

const anyWord = fc
	.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^['"$`\\! \n\t*?~#&;|<>(){}[\]=-]*$/))
	.filter((word) => !word.includes('\0') && word.isWellFormed());

describeWith([bash], 'in a real shell', () => {
	test.each(['bash', 'sh'])('every word arrives unchanged in %s', (shell) => {
		fc.assert(
			fc.property(fc.array(anyWord, { minLength: 1, maxLength: 40 }), (words) => {
				const line = `printf '%s\\0' ${words.map(quote).join(' ')}`;
				expect(execFileSync(shell, ['-c', line], { encoding: 'utf8' }).split('\0')).toEqual([...words, '']);
			}),
			{ numRuns: 50 },
		);
	});

	test('a command is called by its own name, whatever that is', () => {
		for (const name of ['A=b', 'A+=b', 'if', 'coproc', '{', '!', '[[', 'a b']) {
			const line = `command_not_found_handle() { printf %s "$1"; }; ${quoteAll([name, 'x'])}`;
			expect(execFileSync('bash', ['-c', line], { encoding: 'utf8' })).toBe(name);
		}
	});
});
