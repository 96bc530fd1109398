import { styleText } from 'node:util';
import { isYes } from './options.ts';

type Style = Parameters<typeof styleText>[0];

/** Where a command prints, and how. */
export interface Terminal {
	/** For people: stdout, or stderr where stdout belongs to `--json`. */
	say(text?: string): void;
	style(style: Style, text: string): string;
	/** Whether somebody is there to answer. */
	interactive: boolean;
}

export function openTerminal(manner: { json: boolean; yes: boolean; color: boolean | undefined }): Terminal {
	const { env } = process;
	const stream = manner.json ? process.stderr : process.stdout;
	const colored = manner.color ?? (isYes(env.FORCE_COLOR) || (stream.isTTY && !env.NO_COLOR && env.TERM !== 'dumb'));
	return {
		say: (text = '') => void stream.write(`${harmless(text)}\n`),
		style: (style, text) => (colored ? styleText(style, text, { validateStream: false }) : text),
		// stdin comes last: Node opens it when it is first looked at, which takes some milliseconds.
		interactive: !manner.json && !manner.yes && !isYes(env.CI) && Boolean(process.stdout.isTTY && process.stdin.isTTY),
	};
}

/** Text of the repo's, safe to print: what could drive a terminal is shown instead of sent. */
export function printable(text: string): string {
	return text.replace(
		/[^\P{Cc}\n\t]|\p{Bidi_Control}/gu,
		(character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
	);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters.
const ownColors = /(\x1b\[(?:[12]|22|3[0-79])m)/;

/** The same for a whole line of ours with its colours in it: whoever forgets `printable` still sends no more than a colour. */
function harmless(text: string): string {
	return text
		.split(ownColors)
		.map((part, at) => (at % 2 === 1 ? part : printable(part)))
		.join('');
}
