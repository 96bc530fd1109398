import { refused } from '../model/problem.ts';

/**
 * A text of the user's as a JSON string for a comment. What some program takes for the end of a line (U+2028, and a
 * regular expression's `$` is such a program), or a terminal for a command, is written as its number.
 */
export function quoted(text: string): string {
	return JSON.stringify(text).replaceAll(
		/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\uFEFF]/gu,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}

/** The text that a comment of a generated script keeps as a JSON string. Throws a Problem where somebody has damaged it. */
export function readQuoted(quoted: string): string {
	try {
		const text: unknown = JSON.parse(quoted);
		if (typeof text === 'string') return text;
	} catch {
		// Said below.
	}
	throw refused(
		'damaged-note',
		`A generated script no longer says what it replaced: ${quoted.slice(0, 80)} is not a JSON string. Restore the script from git and run again.`,
	);
}
