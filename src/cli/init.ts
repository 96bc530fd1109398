import { basename, resolve } from 'node:path';
import { fact } from '../model/evidence.ts';
import { isNothingToDo, type Plan } from '../model/plan.ts';
import { refused } from '../model/problem.ts';
import { completed, decide } from '../planning/decide.ts';
import type { Given } from '../planning/given.ts';
import { makePlan } from '../planning/plan.ts';
import { type Settled, settle } from '../planning/settle.ts';
import { type Argv, type Manner, readManner } from './options.ts';
import { type Prepared, prepare } from './prepare.ts';
import { planAsJson, printJson } from './show/json.ts';
import { showEvidence, showNextSteps, showPlan, summary } from './show/plan.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { finishEarlierRun, overwriting, write } from './write.ts';

/** detect → ask → plan → show → apply → next steps. */
export async function init(argv: Argv): Promise<number> {
	const manner = readManner(argv, process.env);
	const terminal = openTerminal(manner);
	const { say, style } = terminal;

	finishEarlierRun(manner, terminal);
	const prepared = prepare(argv, manner);
	say(style('bold', `eyk-graceful: ${basename(resolve(manner.cwd))}`));

	const settled = await settleWithUser(prepared, terminal);
	const drafted = makePlan(prepared.repo, prepared.facts, decide(settled));
	const known = completed(settled);
	showEvidence(known, terminal);
	say();
	showPlan(drafted, terminal);

	const plan = await resolveConflicts(drafted, settled, prepared, manner, terminal);
	say(summary(plan));
	const { applied, exitCode } = await write(plan, prepared.repo, manner, terminal);
	if (manner.json) printJson(planAsJson('init', plan, known, applied));
	if (!isNothingToDo(plan)) {
		say();
		showNextSteps(plan.nextSteps, terminal);
	}
	return exitCode;
}

async function settleWithUser({ facts, given }: Prepared, terminal: Terminal): Promise<Settled> {
	let settled = settle(facts, given);
	if (!terminal.interactive || settled.open.length === 0) return settled;
	const { ask } = await import('./ask.ts');
	const answers: Given = {};
	for (let question = settled.open[0]; question !== undefined; question = settled.open[0]) {
		Object.assign(answers, { [question.name]: await ask(question, settled.known, terminal) });
		settled = settle(facts, { ...given, ...answers });
		settled.open = settled.open.filter(({ name }) => !(name in answers));
	}
	return settled;
}

/** Scripts of the user's own are only overwritten on an explicit word: an answer, or --force. */
async function resolveConflicts(
	plan: Plan,
	settled: Settled,
	{ repo, facts }: Prepared,
	{ force, dryRun }: Manner,
	terminal: Terminal,
): Promise<Plan> {
	const [conflict] = plan.changes.filter(({ action }) => action === 'conflict');
	if (conflict === undefined) return plan;
	if (force) return overwriting(plan);
	const beside = `${plan.choices.scriptDir}/graceful`;
	if (!terminal.interactive) {
		if (dryRun) return plan;
		throw refused(
			'conflict',
			`${conflict.path} is a script of your own, and nothing was written. Keep it and add --script-dir ${beside}, or overwrite it with --force.`,
		);
	}
	const { askConflict } = await import('./ask.ts');
	const answer = await askConflict(conflict, beside);
	if (answer === 'overwrite') return overwriting(plan);
	if (answer === 'stop') throw refused('conflict', `${conflict.path} stays as it is; nothing was written.`);
	const known = { ...settled.known, scriptDir: fact(beside, 'answer', undefined, 'you said so') };
	const moved = makePlan(repo, facts, decide({ known, open: settled.open }));
	showPlan(moved, terminal);
	return moved;
}
