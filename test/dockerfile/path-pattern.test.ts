import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesIn } from '../../src/dockerfile/path-pattern.ts';

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
			const about = new RegExp(`^${pieces.map((one) => meanings[one]).join('')}$`);
			const ends = [...`${path}/`.matchAll(/\//g)].map(({ index }) => index).filter((end) => end > 0);
			const expected = ends.filter((end) => about.test(path.slice(0, end)));
			expect(matchesIn(path, pattern)).toEqual(expected);
			if (expected.length > 0) matches++;
		}),
		{ numRuns: 5000 },
	);
	expect(matches).toBeGreaterThan(100);
});

test('no pattern takes long: a regular expression of many stars would never end', () => {
	const path = 'a'.repeat(80);
	expect(matchesIn(path, `${'*a'.repeat(40)}b`)).toEqual([]);
	expect(matchesIn(path, `${'**a'.repeat(40)}`)).toEqual([80]);
	expect(matchesIn(path, '*'.repeat(1_000_000))).toEqual([80]);
	expect(matchesIn(path, '**/'.repeat(300_000))).toEqual([]);
	expect(matchesIn(path, '['.repeat(1_000_000))).toEqual([]);
});
