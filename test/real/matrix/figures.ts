import type { Kind } from './pods.ts';
import type { Row } from './rows.ts';

const lines: string[] = [];

/** Puts a kind of app through a row and keeps the figures. */
export async function recorded(kind: Kind, row: Row): Promise<void> {
	const figures = await row.pass(kind);
	const cells = [figures?.sent, figures?.dropped, figures?.exitCode, figures?.secondsFromTermToExit];
	lines.push(
		[...[kind.name, row.number, ...cells, figures?.secondsFromLastAnswerToExit].map((cell) => cell ?? '-')].join(' | '),
	);
}

export function printFigures(): void {
	const head = 'kind | row | sent | dropped | exit code | s from TERM to exit | s from last answer to exit';
	console.log([head, ...lines.sort()].join('\n'));
}
