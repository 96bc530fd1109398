import { basename, resolve } from 'node:path';
import { unfinishedRun } from '../io/recover.ts';
import { isNothingToDo } from '../model/plan.ts';
import { completed, decide } from '../planning/decide.ts';
import { makePlan } from '../planning/plan.ts';
import { settle } from '../planning/settle.ts';
import { type Argv, readManner } from './options.ts';
import { prepare } from './prepare.ts';
import { planAsJson } from './show/json.ts';
import { showPlan, summary } from './show/plan.ts';
import { openTerminal } from './terminal.ts';

/** The plan, and nothing but the plan: 0 where it is empty, 1 with the diff where it is not. */
export async function check(argv: Argv): Promise<number> {
	const manner = readManner(argv, process.env);
	const terminal = openTerminal({ ...manner, yes: true });
	const unfinished = unfinishedRun(manner.cwd);
	if (unfinished !== undefined) terminal.say(unfinished);

	const { repo, facts, given } = prepare(argv, manner);
	const settled = settle(facts, given);
	const plan = makePlan(repo, facts, decide(settled));
	terminal.say(terminal.style('bold', `eyk-graceful: ${basename(resolve(manner.cwd))}`));
	showPlan(plan, terminal);
	terminal.say(summary(plan));
	if (manner.json)
		process.stdout.write(`${JSON.stringify(planAsJson('check', plan, completed(settled), false), null, 2)}\n`);
	if (isNothingToDo(plan)) return 0;
	terminal.say('Run `npx eyk-graceful` in the repo to mend it.');
	return 1;
}
