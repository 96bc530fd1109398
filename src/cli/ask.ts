import inquirer from 'inquirer';
import { type Fact, fact } from '../model/evidence.ts';
import type { Change } from '../model/plan.ts';
import type { Given } from '../planning/given.ts';
import type { Question } from '../planning/settle.ts';
import { timingConflict, tryValue } from '../planning/values.ts';
import type { Terminal } from './terminal.ts';

/** Asks one open question, saying why it matters; what cannot work is refused at the prompt. */
export async function ask(question: Question, known: Given, { say, style }: Terminal): Promise<Fact<unknown>> {
	say(style('dim', question.why));
	const answer = await prompt(question, (raw) => wrongWith(question, raw, known));
	return fact(answer, 'answer', undefined, 'you said so');
}

/**
 * As after Ctrl-C when a signal comes from elsewhere: killed at a prompt, the process would leave a terminal behind
 * that shows neither what is typed nor the cursor.
 */
const asked: typeof inquirer.prompt = ((questions: Parameters<typeof inquirer.prompt>[0]) => {
	const stop = new AbortController();
	const abort = () => stop.abort();
	for (const signal of ending) process.on(signal, abort);
	return inquirer
		.createPromptModule({ signal: stop.signal })(questions)
		.finally(() => {
			for (const signal of ending) process.off(signal, abort);
		});
}) as typeof inquirer.prompt;

const ending = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function prompt(question: Question, check: (raw: string) => string | undefined): Promise<unknown> {
	const { name, message, options, suggestion } = question;
	if (options !== undefined) {
		const choices = options.map(({ value, label }) => ({ value, name: label }));
		return (await asked([{ type: 'select', name, message, choices }]))[name];
	}
	if (typeof suggestion?.value === 'boolean') {
		return (await asked([{ type: 'confirm', name, message, default: suggestion.value }]))[name];
	}
	const suggested = suggestion?.value === undefined ? {} : { default: String(suggestion.value) };
	const optional = suggestion !== undefined && suggestion.value === undefined;
	const validate = (raw: string) => (optional && raw === '' ? true : (check(raw) ?? true));
	const raw: string = (await asked([{ type: 'input', name, message, validate, ...suggested }]))[name];
	return optional && raw === '' ? undefined : tryValue(name, raw);
}

function wrongWith({ name }: Question, raw: string, known: Given): string | undefined {
	const value = tryValue(name, raw);
	if (typeof value === 'object') return `"${raw}": ${value.wrong}`;
	const drain = name === 'drainSeconds' ? Number(value) : known.drainSeconds?.value;
	const grace = name === 'graceSeconds' ? Number(value) : known.graceSeconds?.value;
	if (!name.endsWith('Seconds') || drain === undefined || grace === undefined) return undefined;
	return timingConflict(drain, grace);
}

export async function confirmWriting(files: number): Promise<boolean> {
	const message = files === 1 ? 'Write this file?' : `Write these ${files} files?`;
	return (await asked([{ type: 'confirm', name: 'write', message, default: true }])).write;
}

export type ConflictAnswer = 'beside' | 'overwrite' | 'stop';

/** A script of the user's own is in the way. Enter never overwrites it. */
export async function askConflict({ path }: Change, otherDir: string): Promise<ConflictAnswer> {
	const choices: { value: ConflictAnswer; name: string }[] = [
		{ value: 'beside', name: `Keep it; put both scripts into ${otherDir}/ instead` },
		{ value: 'stop', name: 'Stop here and write nothing' },
		{ value: 'overwrite', name: `Overwrite ${path}` },
	];
	const message = `${path} is your own. What shall happen to it?`;
	return (await asked([{ type: 'select', name: 'conflict', message, choices }])).conflict;
}

/** A generated script with changes of the user's in it is about to go. Enter keeps it. */
export async function askRemoval(path: string): Promise<boolean> {
	const message = `${path} has changes of your own in it. Remove it all the same?`;
	return (await asked([{ type: 'confirm', name: 'remove', message, default: false }])).remove;
}
