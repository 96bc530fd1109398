import { quoted, readQuoted } from './quoted.ts';

/** A script of the user's that ours stands in for, kept inside ours so that `remove` can put it back byte for byte. */
export interface Predecessor {
	/** Permission bits. */
	mode: number;
	text: string;
}

const comment = /^# `npx eyk-graceful remove` puts back the script that stood here \(mode (0[0-7]{3})\): (".*")$/m;

/** The last line of a generated script, where it has a predecessor. */
export function predecessorComment({ mode, text }: Predecessor): string {
	const octal = mode.toString(8).padStart(4, '0');
	return `# \`npx eyk-graceful remove\` puts back the script that stood here (mode ${octal}): ${quoted(text)}\n`;
}

export function readPredecessor(script: string): Predecessor | undefined {
	const [, mode, text] = script.match(comment) ?? [];
	if (mode === undefined || text === undefined) return undefined;
	return { mode: Number.parseInt(mode, 8), text: readQuoted(text) };
}
