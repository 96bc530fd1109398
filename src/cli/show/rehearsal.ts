import type { Drill } from '../../rehearsal/drill.ts';
import type { LogLine } from '../../rehearsal/engine.ts';
import { phases, type Rehearsal } from '../../rehearsal/tally.ts';
import { count, inShort, verdict } from '../../rehearsal/verdict.ts';
import { printable, type Terminal } from '../terminal.ts';

/** One side of a rehearsal, done. */
export interface Outcome {
	name: 'before' | 'after' | 'now';
	what: string;
	/** What was started, and where that stands. */
	command: string;
	source: string;
	rehearsal: Rehearsal;
	drills: readonly Drill[];
}

export const phaseNames = {
	steady: 'before SIGTERM',
	drain: 'while requests still arrived',
	after: 'after that',
} as const;

/** The figures of one side, what went wrong, and how it ended. */
export function showOutcome({ rehearsal, drills }: Outcome, { say, style }: Terminal): void {
	const { clean, headline, reasons, remarks } = verdict(rehearsal);
	say(style(['bold', clean ? 'green' : 'red'], `${clean ? '✔' : '✘'} ${headline}`));
	for (const reason of reasons) say(style('red', `    ${printable(reason)}`));
	say();
	say(style('dim', `    ${''.padEnd(30)}${'sent'.padStart(8)}${'answered'.padStart(10)}${'dropped'.padStart(9)}`));
	for (const phase of phases) {
		const { sent, answered, dropped } = rehearsal.phases[phase];
		const figures = `${count(sent).padStart(8)}${count(answered).padStart(10)}`;
		const lost = count(dropped).padStart(9);
		say(`    ${phaseNames[phase].padEnd(30)}${figures}${dropped > 0 ? style('red', lost) : lost}`);
	}
	say();
	say(`    PID 1 was ${style('bold', printable(rehearsal.pid1))}`);
	for (const remark of remarks) say(`    ${remark}`);
	if (drills.length > 1) say(`    ${drills.length} times; the longest times are told`);
	say();
}

/** "before: 41 of 1,203 requests dropped · after: 0 of 1,377 requests dropped". */
export function comparison(outcomes: readonly Outcome[]): string {
	return outcomes.map(({ name, rehearsal }) => `${name}: ${inShort(rehearsal)}`).join(' · ');
}

/** An app that never got as far as being terminated. */
export function showNotRunning(
	message: string,
	log: readonly LogLine[],
	advice: readonly string[],
	terminal: Terminal,
) {
	const { say, style } = terminal;
	say(style(['bold', 'red'], `✘ ${printable(message)}`));
	if (log.length > 0) say('\n  The last it said:');
	for (const text of lastWords(log)) say(style('dim', `  │ ${printable(text)}`));
	if (advice.length > 0) say('\n  What to check:');
	for (const line of advice) say(`  - ${line}`);
	say();
}

/** Its last lines, and of those that say the same but for a time or a number, one. */
export function lastWords(log: readonly LogLine[]): string[] {
	const said: { text: string; times: number }[] = [];
	for (const { text } of log) {
		const latest = said.at(-1);
		if (latest !== undefined && withoutNumbers(latest.text) === withoutNumbers(text)) latest.times++;
		else said.push({ text, times: 1 });
	}
	return said.slice(-20).map(({ text, times }) => (times > 1 ? `${text} (${times} times)` : text));
}

function withoutNumbers(text: string): string {
	return text.replaceAll(/\d+/g, '0');
}

/** The object of the contract. */
export function rehearsalAsJson(outcomes: readonly Outcome[]): object {
	const objectOf = (name: Outcome['name']) => outcomes.filter((outcome) => outcome.name === name).map(asJson)[0];
	const before = objectOf('before');
	return {
		schemaVersion: 1,
		command: 'rehearse',
		rehearsal: objectOf('after') ?? objectOf('now'),
		...(before && { before }),
	};
}

function asJson({ what, command, source, rehearsal, drills }: Outcome): object {
	const { clean, headline, reasons } = verdict(rehearsal);
	return { ...rehearsal, what, command, source, times: drills.length, clean, verdict: headline, reasons };
}
