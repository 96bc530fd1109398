import type { Progress, Stage, Terms } from '../../rehearsal/drill.ts';
import { now } from '../../rehearsal/engine.ts';
import { isAnswered } from '../../rehearsal/request.ts';
import { count } from '../../rehearsal/verdict.ts';
import type { Terminal } from '../terminal.ts';

/** What a drill looks like while it runs. */
export interface Timeline {
	watch(stage: Stage, progress: Progress): void;
	/** Leaves the last state standing. */
	close(): void;
}

const framesEvery = 125;

/** In a terminal a picture that grows; elsewhere a line for each stage. */
export function openTimeline(title: string, terms: Terms, terminal: Terminal, stream: NodeJS.WriteStream): Timeline {
	return stream.isTTY ? livePicture(title, terms, terminal, stream) : lines(title, terms, terminal);
}

function lines(title: string, terms: Terms, { say }: Terminal): Timeline {
	const words: { readonly [S in Stage]: (progress: Progress) => string | undefined } = {
		starting: ({ log }) => (log.length === 0 ? undefined : 'started'),
		steady: ({ startedAt = 0, readyAt = 0 }) =>
			`ready after ${seconds(readyAt - startedAt)}; sending ${terms.traffic.rate} requests a second`,
		drain: () =>
			`SIGTERM; requests go on arriving for ${terms.endpointLag} s, SIGKILL would come after ${terms.grace} s`,
		ended: ({ exit, termAt = 0, requests }) =>
			`ended ${seconds((exit?.at ?? 0) - termAt)} after SIGTERM; ${count(requests.filter((request) => !isAnswered(request)).length)} of ${count(requests.length)} requests dropped`,
	};
	return {
		watch: (stage, progress) => {
			const said = words[stage](progress);
			if (said !== undefined) say(`  ${title}: ${said}`);
		},
		close: () => {},
	};
}

function livePicture(title: string, terms: Terms, terminal: Terminal, stream: NodeJS.WriteStream): Timeline {
	let stage: Stage = 'starting';
	let progress: Progress = { requests: [], log: [] };
	let drawn = 0;
	const draw = () => {
		const picture = frame(title, stage, progress, terms, terminal, Math.min(stream.columns || 80, 120));
		stream.write(`${drawn > 0 ? `\x1b[${drawn}A\r\x1b[J` : ''}${picture.join('\n')}\n`);
		drawn = picture.length;
	};
	let ticking: NodeJS.Timeout;
	// A picture of very many requests takes its time, which is the app's traffic's as well: then rather draw seldom.
	const tick = () => {
		const start = now();
		draw();
		ticking = setTimeout(tick, Math.max(framesEvery, 20 * (now() - start))).unref();
	};
	tick();
	return {
		watch: (next, what) => {
			stage = next;
			progress = what;
			draw();
		},
		close: () => {
			clearTimeout(ticking);
			draw();
		},
	};
}

function frame(title: string, stage: Stage, progress: Progress, terms: Terms, terminal: Terminal, columns: number) {
	const { style } = terminal;
	const { readyAt, termAt, exit, requests, startedAt = now() } = progress;
	if (readyAt === undefined) return [`  ${style('bold', title)}  starting, ${seconds(now() - startedAt)}`];
	const width = columns - 4;
	const at = exit?.at ?? now();
	const expected = readyAt + (terms.steady + Math.max(terms.endpointLag, Math.min(terms.grace, 45))) * 1000;
	const span = Math.max(expected, at) - readyAt;
	const column = (moment: number) => Math.min(width - 1, Math.floor(((moment - readyAt) / span) * width));
	const { answered, dropped, lost, inFlight } = cellsOf(requests, width, column);
	const bar = answered.map((number, index) => cell(number, dropped[index] ?? 0, index <= column(at), terminal));
	const doing = { starting: 'starting', steady: 'steady traffic', drain: 'terminating', ended: 'ended' }[stage];
	const time = termAt === undefined ? seconds(at - readyAt) : `${seconds(at - termAt)} after SIGTERM`;
	const losses = `${count(lost)} dropped`;
	return [
		`  ${style('bold', title)}  ${doing}, ${time}`,
		`  ${bar.join('')}`,
		...marks(progress, at, width, column).map((row) => `  ${style('dim', row)}`),
		`  ${count(requests.length - lost - inFlight)} answered  ${lost > 0 ? style(['bold', 'red'], losses) : losses}  ${inFlight} in flight`,
	];
}

/** One column for an equal share of the time. */
function cellsOf(requests: Progress['requests'], width: number, column: (moment: number) => number) {
	const answered = new Array<number>(width).fill(0);
	const dropped = new Array<number>(width).fill(0);
	let lost = 0;
	let inFlight = 0;
	for (const request of requests) {
		if (request.endedAt === undefined) {
			inFlight++;
			continue;
		}
		const isLost = !isAnswered(request);
		if (isLost) lost++;
		const cells = isLost ? dropped : answered;
		const index = column(request.startedAt);
		cells[index] = (cells[index] ?? 0) + 1;
	}
	return { answered, dropped, lost, inFlight };
}

function marks(progress: Progress, at: number, width: number, column: (moment: number) => number): string[] {
	const { termAt, removedAt, exit, sigkilled } = progress;
	const above = new Row(width);
	const below = new Row(width);
	if (termAt !== undefined) above.put(column(termAt), '│SIGTERM');
	if (removedAt !== undefined && removedAt <= at) above.put(column(removedAt), '│last request');
	if (exit !== undefined) below.put(column(exit.at), sigkilled ? '│SIGKILL' : '│exit');
	return [above.text, below.text];
}

/** A line of text that is written at places. */
class Row {
	readonly #letters: string[];

	constructor(width: number) {
		this.#letters = new Array<string>(width).fill(' ');
	}

	put(place: number, text: string): void {
		const start = Math.min(place, this.#letters.length - text.length);
		for (const [offset, letter] of [...text].entries()) this.#letters[start + offset] = letter;
	}

	get text(): string {
		return this.#letters.join('').trimEnd();
	}
}

function cell(answered: number, dropped: number, isPast: boolean, { style }: Terminal): string {
	if (dropped > 0) return style(['red', 'bold'], '█');
	if (answered > 0) return style('green', '▅');
	return isPast ? ' ' : style('dim', '·');
}

function seconds(milliseconds: number): string {
	return `${(milliseconds / 1000).toFixed(1)} s`;
}
