import { refused } from '../model/problem.ts';

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
