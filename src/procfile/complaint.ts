import { type Document, isCollection, isMap, isScalar, type Pair, type YAMLError } from 'yaml';
import { trimBlanks } from '../shell/blanks.ts';

/** Why a Procfile cannot be used, and where. */
export interface Complaint {
	offset: number;
	what: string;
}

/** The first thing about a parsed Procfile that the platform or foreman would stumble over. */
export function complaintAbout(text: string, document: Document): Complaint | undefined {
	return aboutCharacters(text) ?? aboutSyntax(text, document) ?? aboutShape(text, document) ?? aboutEntries(document);
}

function aboutCharacters(text: string): Complaint | undefined {
	const stray = /\r(?!\n)|(?![\t\r\n])\p{Cc}|[\u2028\u2029]/u.exec(text);
	if (!stray) return undefined;
	if (stray[0] === '\r') return { offset: stray.index, what: 'a line ends in CR only. End it with LF.' };
	const code = stray[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
	return { offset: stray.index, what: `there is a control character (U+${code}) in it. Take it out.` };
}

function aboutSyntax(text: string, document: Document): Complaint | undefined {
	const error = document.errors[0] ?? document.warnings[0];
	if (!error) return undefined;
	if (/^Missing closing|end with a/.test(error.message)) {
		return { offset: lastEntry(document), what: 'a quote or bracket is opened and not closed.' };
	}
	if (error.code === 'MISSING_CHAR' || error.code === 'MULTILINE_IMPLICIT_KEY') return notAnEntry(text, error.pos[0]);
	return { offset: error.pos[0], what: describe(error, text) };
}

function notAnEntry(text: string, from: number): Complaint {
	const glued = /^([\w-]+):(?=\S)/m.exec(text.slice(from));
	if (!glued) return { offset: from, what: 'this is not `type: command`.' };
	return { offset: from + glued.index, what: `there has to be a space after \`${glued[1]}:\`.` };
}

const quoteIt = 'Put the whole command in quotes';
const oddStart = `YAML gives the first character of this command a meaning of its own. ${quoteIt}.`;

function describe(error: YAMLError, text: string): string {
	switch (error.code) {
		case 'DUPLICATE_KEY':
			return `the process type \`${wordAt(text, error.pos[0])}\` is there twice. Keep one of them.`;
		case 'BLOCK_AS_IMPLICIT_KEY':
			return `YAML reads \`: \` inside a command as a map of its own. ${quoteIt}, or indent its lines alike.`;
		case 'BAD_SCALAR_START':
		case 'TAG_RESOLVE_FAILED':
			return oddStart;
		case 'UNEXPECTED_TOKEN':
			return `the command goes on after a closing quote or bracket. ${quoteIt}.`;
		case 'TAB_AS_INDENT':
			return 'a line starts with a tab. Indent with spaces, or not at all.';
		case 'MULTIPLE_DOCS':
			return 'there is more than one YAML document in it. Keep one.';
		default:
			return `it is not the YAML map of \`type: command\` that the platform reads: ${error.message}.`;
	}
}

function aboutShape(text: string, { contents }: Document): Complaint | undefined {
	const offset = contents?.range?.[0] ?? 0;
	if (isMap(contents)) {
		const what = 'it is one `{ … }`, which foreman cannot read. Write each `type: command` on a line of its own.';
		return contents.flow ? { offset, what } : undefined;
	}
	if (contents === null || (isScalar(contents) && contents.value === '')) return undefined;
	return notAnEntry(text, offset);
}

function aboutEntries({ contents }: Document): Complaint | undefined {
	if (!isMap(contents)) return undefined;
	for (const pair of contents.items) {
		const what = aboutEntry(pair);
		if (what) return { offset: offsetOf(pair), what };
	}
	return undefined;
}

function aboutEntry({ key, value }: Pair): string | undefined {
	const type = isScalar(key) ? String(key.value) : '';
	if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(type)) {
		return `\`${type}\` is no process type for the platform: only lower-case letters and digits, with single dashes between them. Rename it.`;
	}
	if (isCollection(value) && !value.flow) return `what stands below \`${type}:\` is a list or a map, not a command.`;
	if (!isScalar(value)) return oddStart;
	return trimBlanks(String(value.value)) === '' ? `\`${type}\` has no command.` : undefined;
}

function lastEntry({ contents }: Document): number {
	const last = isMap(contents) ? contents.items.at(-1) : undefined;
	return last ? offsetOf(last) : 0;
}

function offsetOf({ key }: Pair): number {
	return isScalar(key) ? (key.range?.[0] ?? 0) : 0;
}

function wordAt(text: string, offset: number): string {
	return /^["']?([^\s:"']*)/.exec(text.slice(offset))?.[1] ?? '';
}
