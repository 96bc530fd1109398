import { basename, resolve } from 'node:path';
import { applyChanges, checkChanges } from '../io/apply.ts';
import { recover, unfinishedRun } from '../io/recover.ts';
import { fact } from '../model/evidence.ts';
import { isNothingToDo, type Plan } from '../model/plan.ts';
import { exitCodes, refused, usage } from '../model/problem.ts';
import type { Given } from '../planning/given.ts';
import { makePlan } from '../planning/plan.ts';
import { decide, type Settled, settle } from '../planning/settle.ts';
import { type Argv, type Manner, readManner } from './options.ts';
import { type Prepared, prepare } from './prepare.ts';
import { planAsJson } from './show/json.ts';
import { showEvidence, showNextSteps, showPlan, summary } from './show/plan.ts';
import { openTerminal, type Terminal } from './terminal.ts';

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
	showEvidence(settled.known, terminal);
	say();
	showPlan(drafted, terminal);

	const plan = await resolveConflicts(drafted, settled, prepared, manner, terminal);
	checkChanges(manner.cwd, plan.changes, prepared.repo);
	say(summary(plan));
	const applied = !manner.dryRun && (await mayWrite(plan, manner, terminal));
	const interruptedBy = applied ? await applyChanges(manner.cwd, plan.changes, { repo: prepared.repo }) : undefined;

	if (manner.json) {
		process.stdout.write(`${JSON.stringify(planAsJson('init', plan, settled.known, applied), null, 2)}\n`);
	}
	if (applied) say(style('green', 'Written.'));
	if (!isNothingToDo(plan)) {
		say();
		showNextSteps(plan.nextSteps, terminal);
	}
	return interruptedBy === undefined ? 0 : exitCodes.interrupted;
}

/** A run that was killed while writing left its journal: its files are put back before anything is read. */
function finishEarlierRun({ cwd, dryRun }: Manner, { say }: Terminal): void {
	const message = dryRun ? unfinishedRun(cwd) : recover(cwd);
	if (message !== undefined) say(message);
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

function overwriting(plan: Plan): Plan {
	const changes = plan.changes.map((change) =>
		change.action === 'conflict' ? { ...change, action: 'edit' as const } : change,
	);
	return { ...plan, changes };
}

/** Whether to write. A refusal or a missing `--yes` is a Problem; a plain no is the user's good right. */
async function mayWrite(plan: Plan, manner: { yes: boolean }, terminal: Terminal): Promise<boolean> {
	if (isNothingToDo(plan)) return false;
	if (manner.yes) return true;
	if (!terminal.interactive) {
		throw usage(
			'not-confirmed',
			'Nobody is there to confirm the plan: add --yes to write it, or --dry-run to only look.',
			'--yes',
		);
	}
	const { confirmWriting } = await import('./ask.ts');
	return confirmWriting(plan.changes.filter(({ action }) => action !== 'keep').length);
}
