/**
 * A text as its lines, each with its own ending, so that lines can come and go
 * while every other byte (CRLF, a missing final newline, a BOM) stays.
 */
export interface Line {
	text: string;
	/** `''` only after the last line of a text without a final newline. */
	end: '' | '\n' | '\r\n';
}

export function splitLines(text: string): Line[] {
	const lines: Line[] = [];
	for (const [, body = '', end = ''] of text.matchAll(/([^\n]*?)(\r?\n|$)/gy)) {
		if (body !== '' || end !== '') lines.push({ text: body, end: end as Line['end'] });
	}
	return lines;
}

export function joinLines(lines: readonly Line[]): string {
	return lines.map((line) => line.text + line.end).join('');
}

/** Adds lines below the first `count` ones, in the style of the line above them. */
export function insertBelow(lines: readonly Line[], count: number, added: readonly string[]): Line[] {
	const above = lines[count - 1];
	const usual = above?.end || usualEnd(lines);
	const block = added.map((text): Line => ({ text, end: usual }));
	const head = lines.slice(0, count);
	if (above?.end !== '') return [...head, ...block, ...lines.slice(count)];
	// Below a last line without a newline: the new last line is the one without.
	return [...head.slice(0, -1), { ...above, end: usual }, ...withLastEnd(block, '')];
}

/** Takes `count` lines out; where they were the last ones, the text ends as they did. */
export function removeLines(lines: readonly Line[], start: number, count: number): Line[] {
	const tail = lines.slice(start + count);
	const head = lines.slice(0, start);
	const lastRemoved = lines[start + count - 1];
	if (tail.length > 0 || lastRemoved === undefined) return [...head, ...tail];
	return lastRemoved.end === '' ? withLastEnd(head, '') : head;
}

export function usualEnd(lines: readonly Line[]): Line['end'] {
	return lines.find((line) => line.end !== '')?.end ?? '\n';
}

function withLastEnd(lines: readonly Line[], end: Line['end']): Line[] {
	const last = lines.at(-1);
	return last ? [...lines.slice(0, -1), { ...last, end }] : [];
}
