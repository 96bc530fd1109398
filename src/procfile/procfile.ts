import { isMap, isScalar, type Pair, parseDocument } from 'yaml';
import { refused } from '../model/problem.ts';
import { trimBlanks, trimBlanksAtEnd } from '../shell/blanks.ts';
import { complaintAbout } from './complaint.ts';

/** One process type of a Procfile. */
export interface Entry {
	type: string;
	command: string;
	/** 1-based. */
	line: number;
	/** Where the type stands in the text, and where its command, quotes and all. */
	start: number;
	range: [from: number, to: number];
}

export interface Procfile {
	entries: Entry[];
}

/** In characters. What reading takes grows with the square of it, and nobody tends a Procfile of this size. */
const largest = 32_768;

/**
 * Reads a Procfile as the platform does: as a YAML map of strings. Throws a Problem naming the line that
 * the platform would refuse, or that foreman would read differently.
 */
export function readProcfile(text: string, path = 'Procfile'): Procfile {
	if (text.length > largest)
		throw refused('file-too-large', `${path}: it is larger than ${largest / 1024} KB, and not read. Shorten it.`);
	const document = parseDocument(text, { schema: 'failsafe', prettyErrors: false });
	const complaint = complaintAbout(text, document);
	if (complaint) throw refused('procfile-unreadable', `${path}:${lineAt(text, complaint.offset)}: ${complaint.what}`);
	const pairs = isMap(document.contents) ? document.contents.items : [];
	return { entries: pairs.flatMap((pair) => readEntry(pair, text)) };
}

function readEntry({ key, value }: Pair, text: string): Entry[] {
	if (!isScalar(key) || !key.range || !isScalar(value) || !value.range) return [];
	const [from, to] = value.range;
	return [
		{
			type: String(key.value),
			command: trimBlanks(String(value.value)),
			line: lineAt(text, key.range[0]),
			start: key.range[0],
			range: [from, from + trimBlanksAtEnd(text.slice(from, to)).length],
		},
	];
}

function lineAt(text: string, offset: number): number {
	return text.slice(0, offset).split('\n').length;
}
