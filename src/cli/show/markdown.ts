import type { Terminal } from '../terminal.ts';

/** A page of ours on a terminal: headings bold, code coloured, long lines folded between words. */
export function showMarkdown(text: string, { say, style }: Terminal): void {
	let inCode = false;
	for (const line of text.trimEnd().split('\n')) {
		if (line.startsWith('```')) {
			inCode = !inCode;
		} else if (inCode) {
			say(`    ${style('cyan', line)}`);
		} else if (line.startsWith('#')) {
			say(style('bold', line.replace(/^#+ /, '')));
		} else {
			for (const part of folded(line)) say(part.replaceAll(/`[^`]+`/g, (code) => style('cyan', code)));
		}
	}
}

const width = 100;

function folded(line: string): string[] {
	const [first = '', ...words] = line.split(' ');
	const indent = first === '-' ? '  ' : '';
	const lines = [first];
	for (const word of words) {
		const current = lines.at(-1) ?? '';
		if (current.length + 1 + word.length > width) lines.push(indent + word);
		else lines[lines.length - 1] = `${current} ${word}`;
	}
	return lines;
}
