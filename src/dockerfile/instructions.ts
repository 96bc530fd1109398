import { DockerfileParser } from 'dockerfile-ast';
import { type Line, splitLines } from './lines.ts';
import { tooLarge, unreadable } from './unreadable.ts';

export interface Instruction {
	/** In capitals. */
	keyword: string;
	/** Each `--name=value` in front of the arguments; some may stand twice. */
	flags: readonly { name: string; value: string }[];
	/** What follows, as the builder sees it: continuations joined, comments in between gone. */
	args: string;
	/** The text of its here-documents, `''` where there are none. */
	heredoc: string;
	/** 1-based, both inclusive. */
	line: number;
	endLine: number;
}

const keywords = new Set(
	'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
		' ',
	),
);

const withFlags = new Set(['ADD', 'COPY', 'FROM', 'HEALTHCHECK', 'RUN']);

/** In characters. Reading takes up to two seconds for this much, and nobody tends a Dockerfile of this size. */
const largest = 262_144;

/** An image has at most 127 layers. */
const most = 2_000;

/** The instructions in their order. Throws a Problem for what Docker would not build either. */
export function readInstructions(text: string, path: string): Instruction[] {
	if (text.length > largest) throw tooLarge(path, largest);
	if (text.includes('\0')) throw unreadable(path, undefined, 'this is not text');
	if (/\r(?!\n)/.test(text)) throw unreadable(path, undefined, 'it has carriage returns that end no line');
	const lines = splitLines(text);
	const file = DockerfileParser.parse(shortenComments(closeUpHeredocs(text)));
	const nodes = file.getInstructions();
	if (nodes.length > most)
		throw unreadable(path, undefined, `it has ${nodes.length} instructions, more than any image`);
	return nodes.map((node) => {
		const line = node.getRange().start.line + 1;
		const keyword = node.getKeyword();
		if (!keywords.has(keyword)) throw unreadable(path, line, `${shorten(keyword)} is no Dockerfile instruction`);
		return readInstruction(keyword, lines, line, node.getRange().end.line + 1, file.getEscapeCharacter(), path);
	});
}

function readInstruction(
	keyword: string,
	lines: readonly Line[],
	line: number,
	endLine: number,
	continuation: string,
	path: string,
): Instruction {
	const body = lines.slice(line - 1, endLine).map(({ text }) => text.replace(/^\uFEFF/, ''));
	const { logical, taken, openEnd } = joinContinuations(body, continuation);
	const rest = body.slice(taken);
	const { flags, args } = readFlags(keyword, logical.trim().slice(keyword.length).trim());
	if (args === '' && keyword !== 'CMD') throw unreadable(path, line, `${keyword} has no argument`);
	const isOpen = rest.length > 0 ? !endsHeredoc(args, rest) : opensHeredoc(keyword, args);
	if (isOpen) throw unreadable(path, line, 'its here-document does not end');
	if (openEnd >= 0)
		throw unreadable(path, line + openEnd, `it ends in ${continuation}, and nothing follows that could belong to it`);
	return { keyword, flags, args, heredoc: rest.join('\n'), line, endLine };
}

interface Joined {
	logical: string;
	/** Lines. */
	taken: number;
	/** The line, of all, that would take along what is added below; -1 where the last one ends. */
	openEnd: number;
}

/** The first logical line: comments and blank lines inside a continuation do not count. */
function joinContinuations(body: readonly string[], continuation: string): Joined {
	const parts: string[] = [];
	let taken = 0;
	let openEnd = -1;
	for (const text of body) {
		taken++;
		if (taken > 1 && /^\s*(?:#|$)/.test(text)) continue;
		openEnd = text.trimEnd().endsWith(continuation) ? taken - 1 : -1;
		parts.push(openEnd < 0 ? text : text.trimEnd().slice(0, -1));
		if (openEnd < 0) break;
	}
	return { logical: parts.join(''), taken, openEnd };
}

function readFlags(keyword: string, text: string): Pick<Instruction, 'flags' | 'args'> {
	const flags: { name: string; value: string }[] = [];
	let args = text;
	while (withFlags.has(keyword)) {
		const match = /^--([a-z][\w-]*)(?:=(\S*))?(?:\s+|$)/i.exec(args);
		if (!match) break;
		flags.push({ name: match[1] ?? '', value: match[2] ?? '' });
		args = args.slice(match[0].length);
	}
	return { flags, args };
}

/** At the top of a file, where directives stand, what the parser takes grows with the square of a line's length. */
function shortenComments(text: string): string {
	return text.replace(/^([ \t]*#[^\n]{0,500})[^\n]*/gm, '$1');
}

/** Docker allows a blank between `<<` and the word; the parser takes such a document for instructions. */
function closeUpHeredocs(text: string): string {
	return text.replace(/<<(-?)([ \t]+)(['"]?[A-Za-z_]\w*['"]?)/g, '<<$1$3$2');
}

/** What stands below the last line of the file would be taken for its text. */
function opensHeredoc(keyword: string, args: string): boolean {
	return ['RUN', 'COPY', 'ADD'].includes(keyword) && /(?:^|\s)\d*<<-?[ \t]*['"]?[A-Za-z_]/.test(args);
}

function endsHeredoc(args: string, body: readonly string[]): boolean {
	const names = [...args.matchAll(/<<-?[ \t]*['"]?([^\s'"<]+)/g)].map((match) => match[1]);
	return names.length > 0 && body.at(-1)?.replace(/^\t+/, '') === names.at(-1);
}

function shorten(keyword: string): string {
	return keyword.length > 20 ? `${keyword.slice(0, 20)}…` : keyword;
}
