import { structuredPatch } from 'diff';
import type { Change } from '../../model/plan.ts';
import { printable, type Terminal } from '../terminal.ts';

/** Lines. Finding the edits takes time that grows with the square of their number. */
const mostEdits = 2000;

/** The change of one file as a unified diff, three lines around each edit. */
export function diffLines({ path, before, after }: Change, { style }: Pick<Terminal, 'style'>): string[] {
	if (before === after) return [];
	const patch = structuredPatch(`a/${path}`, `b/${path}`, before ?? '', after ?? '', undefined, undefined, {
		context: 3,
		maxEditLength: mostEdits,
	});
	if (patch === undefined) return [`  more than ${mostEdits} lines of ${printable(path)} change: too many to show`];
	return [
		style('bold', `--- ${before === null ? '/dev/null' : `a/${path}`}`),
		style('bold', `+++ ${after === null ? '/dev/null' : `b/${path}`}`),
		...patch.hunks.flatMap((hunk) => [
			style('cyan', `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`),
			...hunk.lines.map((line) => colored(printable(line), style)),
		]),
	];
}

function colored(line: string, style: Terminal['style']): string {
	if (line.startsWith('+')) return style('green', line);
	if (line.startsWith('-')) return style('red', line);
	return line;
}

/** Nothing at all starts before line 1, as in git's diffs. */
function range(start: number, lines: number): string {
	return lines === 0 ? '0,0' : `${start},${lines}`;
}
