import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesPath } from '../../src/dockerfile/path-pattern.ts';

/** What each piece means as a regular expression: good enough where there are few of them. */
const meanings = {
	'*': '[^/]*',
	'**': '.*',
	'**/': '(?:.*/)?',
	'?': '[^/]',
	'[ab]': '[ab]',
	'[^a]': '[^a]',
	'\\a': 'a',
	a: 'a',
	b: 'b',
	'.': '\\.',
	'/': '/',
} as const;
const piece = fc.constantFrom(...(Object.keys(meanings) as (keyof typeof meanings)[]));
const path = fc.string({ unit: fc.constantFrom('a', 'b', '.', '/'), maxLength: 7 });

test('a pattern is about the paths that its pieces make up', () => {
	let matches = 0;
	fc.assert(
		fc.property(fc.array(piece, { maxLength: 6 }), path, (pieces, path) => {
			const pattern = pieces.join('');
			// What runs together would be another piece.
			const runTogether = pieces.some((one, at) => one.endsWith('*') && /^\*/.test(pieces[at + 1] ?? ''));
			fc.pre(!runTogether && !pieces.some((one, at) => one === '**' && pieces[at + 1] === '/'));
			const expected = new RegExp(`^${pieces.map((one) => meanings[one]).join('')}$`).test(path);
			expect(matchesPath(pattern, path)).toBe(expected);
			if (expected) matches++;
		}),
		{ numRuns: 5000 },
	);
	expect(matches).toBeGreaterThan(100);
});

test('no pattern takes long: a regular expression of many stars would never end', () => {
	const path = 'a'.repeat(80);
	expect(matchesPath(`${'*a'.repeat(40)}b`, path)).toBe(false);
	expect(matchesPath(`${'**a'.repeat(40)}`, path)).toBe(true);
	expect(matchesPath('*'.repeat(1_000_000), path)).toBe(true);
	expect(matchesPath('**/'.repeat(300_000), path)).toBe(false);
	expect(matchesPath('['.repeat(1_000_000), path)).toBe(false);
});
