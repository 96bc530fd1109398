import { parseDocument } from 'yaml';
import { Problem, refused } from '../model/problem.ts';
import { type Entry, readProcfile } from './procfile.ts';

/**
 * Gives a process type another command, or adds the type at the end. All else stays byte for byte:
 * comments, blanks, line ends, the final newline or its absence. `undefined` is a Procfile still to be made.
 */
export function setProcess(text: string | undefined, type: string, command: string, path = 'Procfile'): string {
	if (text === undefined) return `${type}: ${asYaml(command)}\n`;
	const { entries } = readProcfile(text, path);
	const entry = find(entries, type);
	if (entry?.command === command) return text;
	const edited = entry
		? upTo(text, entry) + asYaml(command) + text.slice(entry.range[1])
		: append(text, `${indentation(text, entries)}${type}: ${asYaml(command)}`);
	if (saysOnly(edited, [...entries.filter((other) => other !== entry), { type, command }])) return edited;
	const line = `${type}: ${asYaml(command)}`;
	throw refused(
		'procfile-unsafe-edit',
		`${path}: it is written in a way that this line cannot be put into it; do it by hand: ${line}`,
		line,
	);
}

/** The line of a process type as it stands, without its line end; more than one line if the command has more. */
export function lineOf(text: string, type: string): string | undefined {
	const entry = find(readProcfile(text).entries, type);
	return entry && text.slice(...lineRange(text, entry));
}

/**
 * Takes `setProcess` back: puts the line in place again that `lineOf` gave before it, or takes the line out
 * where there was none (`null`). An empty string is left of a Procfile that had nothing else in it.
 */
export function restoreProcess(text: string, type: string, originalLine: string | null): string {
	const entry = find(readProcfile(text).entries, type);
	if (!entry) return text;
	const [from, to] = lineRange(text, entry);
	const before = text.slice(0, from);
	const after = text.slice(to);
	if (originalLine !== null) return before + originalLine + after;
	return after === '' ? before.replace(/\r?\n$/, '') : before + after.replace(/^\r?\n/, '');
}

function find(entries: Entry[], type: string): Entry | undefined {
	return entries.find((entry) => entry.type === type);
}

function lineRange(text: string, { start, range: [, commandEnd] }: Entry): [number, number] {
	const from = text.lastIndexOf('\n', start - 1) + 1;
	const rest = /\r?\n|$/.exec(text.slice(commandEnd))?.index ?? 0;
	return [from === 0 && text.startsWith(byteOrderMark) ? 1 : from, commandEnd + rest];
}

/** A command that begins below its type comes up beside it, where foreman looks for it. */
function upTo(text: string, { range: [commandStart] }: Entry): string {
	return text.slice(0, commandStart).replace(/:[ \t]*\r?\n\s*$/, ': ');
}

const byteOrderMark = '\uFEFF';

function append(text: string, line: string): string {
	const eol = /\r?\n/.exec(text)?.[0] ?? '\n';
	if (text === '' || text === byteOrderMark) return text + line + eol;
	return text.endsWith('\n') ? text + line + eol : text + eol + line;
}

/** All types of a YAML map stand in the same column. */
function indentation(text: string, [first]: Entry[]): string {
	return first ? (/(?<! )[ ]*$/.exec(text.slice(0, first.start))?.[0] ?? '') : '';
}

/** As it is if YAML takes it so; foreman knows no quotes. */
function asYaml(command: string): string {
	const read = parseDocument(`type: ${command}`, { schema: 'failsafe' });
	return read.errors.length === 0 && read.get('type') === command ? command : JSON.stringify(command);
}

/** Whether exactly these processes are read from it, in whatever order. */
function saysOnly(text: string, wanted: Pick<Entry, 'type' | 'command'>[]): boolean {
	const inOrder = (entries: typeof wanted) =>
		entries
			.map(({ type, command }) => `${type}: ${command}`)
			.sort()
			.join('\n');
	try {
		return inOrder(readProcfile(text).entries) === inOrder(wanted);
	} catch (error) {
		if (error instanceof Problem) return false;
		throw error;
	}
}
