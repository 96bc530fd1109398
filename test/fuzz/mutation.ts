import fc from 'fast-check';
import { hostile } from './grammar/words.ts';

/** One thing done to a text. `at` and `other` say where, whatever its size. */
export interface Mutation {
	kind: (typeof kinds)[number];
	at: number;
	other: number;
	piece: string;
}

const kinds = [
	'delete-character',
	'delete-span',
	'insert',
	'insert-line',
	'delete-line',
	'double-line',
	'swap-lines',
	'join-lines',
	'swap-words',
	'replace-word',
	'flip-case',
	'to-crlf',
	'to-lf',
	'toggle-mark',
	'toggle-final-newline',
	'cut',
	'repeat',
] as const;

export function mutations(pieces: readonly string[], most: number): fc.Arbitrary<Mutation[]> {
	const piece = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...pieces) }, { weight: 1, arbitrary: hostile });
	const one = fc.record({ kind: fc.constantFrom(...kinds), at: fc.nat(9999), other: fc.nat(9999), piece });
	return fc.array(one, { maxLength: most });
}

export function mutated(text: string, all: readonly Mutation[]): string {
	return all.reduce(mutate, text).replaceAll('\0', '').toWellFormed();
}

function mutate(text: string, { kind, at, other, piece }: Mutation): string {
	const place = (count: number, where = at) => (count === 0 ? 0 : where % count);
	const start = place(text.length + 1);
	const lines = text.split('\n');
	const line = place(lines.length);
	switch (kind) {
		case 'delete-character':
			return text.slice(0, start) + text.slice(start + 1);
		case 'delete-span':
			return text.slice(0, start) + text.slice(start + place(40, other));
		case 'insert':
			return text.slice(0, start) + piece + text.slice(start);
		case 'insert-line':
			return lines.toSpliced(line, 0, piece).join('\n');
		case 'delete-line':
			return lines.toSpliced(line, 1).join('\n');
		case 'double-line':
			return lines.toSpliced(line, 0, lines[line] ?? '').join('\n');
		case 'swap-lines':
			return swapped(lines, line, place(lines.length, other)).join('\n');
		case 'join-lines':
			return lines.toSpliced(line, 2, (lines[line] ?? '') + (lines[line + 1] ?? '')).join('\n');
		case 'swap-words':
			return onWords(text, (words) => swapped(words, place(words.length), place(words.length, other)));
		case 'replace-word':
			return onWords(text, (words) => words.with(place(words.length), piece));
		case 'flip-case':
			return text.slice(0, start) + flipped(text.slice(start, start + 8)) + text.slice(start + 8);
		case 'to-crlf':
			return text.replaceAll(/\r?\n/g, '\r\n');
		case 'to-lf':
			return text.replaceAll('\r\n', '\n');
		case 'toggle-mark':
			return text.startsWith('\uFEFF') ? text.slice(1) : `\uFEFF${text}`;
		case 'toggle-final-newline':
			return text.endsWith('\n') ? text.replace(/\r?\n$/, '') : `${text}\n`;
		case 'cut':
			return text.slice(0, start);
		case 'repeat':
			return text.slice(0, start) + text.slice(start, start + 12).repeat(1 + place(9, other)) + text.slice(start + 12);
	}
}

/** Words without what stands between them, which stays. */
function onWords(text: string, change: (words: string[]) => string[]): string {
	const parts = text.split(/(\s+)/);
	const words = change(parts.filter((_, at) => at % 2 === 0));
	return parts.map((part, at) => (at % 2 === 0 ? (words[at / 2] ?? '') : part)).join('');
}

function swapped(all: readonly string[], one: number, other: number): string[] {
	const [first = '', second = ''] = [all[one], all[other]];
	return all.with(one, second).with(other, first);
}

function flipped(text: string): string {
	return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
}
