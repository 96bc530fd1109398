import { expect, test } from 'vitest';
import { describeWith } from '../parts/parts.ts';
import { articleKind, type Kind } from './pods.ts';
import { type Row, rows } from './rows.ts';

// The matrix has to be able to fail. These scripts are known to fail it, and every failure has its own sign.

const dropped = /"dropped":[1-9].*"sigkilled":false.*connection closed without an answer/;
const killed = /"sigkilled":true/;

const article: Partial<Record<Row['number'], RegExp>> = {
	3: dropped, // pkill …; exit 0: PID 1's child ends, and the kernel kills the rest
	4: /"exitCode":0.*"secondsFromTermToExit":3\./, // by itself, but without a word
	5: /"secondsFromTermToExit":7\.(.*SIGTERM recieved){4}/s, // each one starts the sleep again
	'8a': killed, // at the end of the sleep
	'8b': killed,
	9: /"dropped":[1-9].*pkill: command not found/s,
};

/** With exec in appcontrol.sh no child of bash dies of the signal, so that its trap has to wait for the server to end. */
const exec: Partial<Record<Row['number'], RegExp>> = {
	2: killed,
	3: killed,
	4: killed,
	5: killed,
	6: /"signal":"SIGKILL"/,
	'8a': killed,
	'8b': killed,
	9: killed,
};

catches('article', article);
catches('article-exec', exec);

function catches(fixture: 'article' | 'article-exec', signs: Partial<Record<Row['number'], RegExp>>): void {
	const quick = articleKind(fixture, 3);
	const verbatim = articleKind(fixture, 30); // for row 8, whose grace periods are shorter than that
	describeWith(quick.parts, `the matrix catches the ${fixture} scripts`, () => {
		for (const row of rows) {
			const sign = signs[row.number];
			const kind: Kind = row.number.startsWith('8') ? verbatim : quick;
			const name = `${sign ? 'fails' : 'passes'} ${row.number} ${row.title}`;
			test.concurrent(name, () => (sign ? expect(row.pass(kind)).rejects.toThrow(sign) : row.pass(kind)), 300_000);
		}
	});
}
