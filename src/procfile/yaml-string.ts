import { readProcfile } from './procfile.ts';

/** What every YAML parser takes as this text, also between braces; `1` or `yes` alone would be no text. */
const plain = /^[\w./]+[ /][\w./ -]*$/;

/**
 * The whole Procfile as the YAML string that `eyk pull … --procfile='…'` takes. On one line, whatever the file looks
 * like: it is pasted into terminals, chat and CI variables, where line breaks get lost and a lost one loses a process.
 */
export function yamlString(text: string): string {
	const pairs = readProcfile(text).entries.map(({ type, command }) => `${type}: ${scalar(command)}`);
	return pairs.length === 1 ? pairs.join() : `{${pairs.join(', ')}}`;
}

function scalar(command: string): string {
	if (plain.test(command)) return command;
	// What a terminal would not show as it is could not be pasted as it is either.
	const asNumber = (mark: string) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`;
	return JSON.stringify(command).replaceAll(/\p{Bidi_Control}/gu, asNumber);
}
