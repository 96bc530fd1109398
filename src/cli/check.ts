import { basename, join, resolve } from 'node:path';
import { unfinishedRun } from '../io/recover.ts';
import { isNothingToDo } from '../model/plan.ts';
import { Problem } from '../model/problem.ts';
import { completed, decide } from '../planning/decide.ts';
import { makePlan } from '../planning/plan.ts';
import { settle } from '../planning/settle.ts';
import { quote } from '../shell/quote.ts';
import { type Argv, isYes, type Manner, readManner } from './options.ts';
import { prepare } from './prepare.ts';
import { annotate, annotateProblem } from './show/check-annotations.ts';
import { planAsJson, printJson, problemAsJson } from './show/json.ts';
import { showPlan, summary } from './show/plan.ts';
import { openTerminal, printable, type Terminal } from './terminal.ts';

/** What came of one app. */
interface Checked {
	exitCode: number;
	/** As `--json` gives it. */
	report: object;
	/** One line, for the summary of several apps. */
	verdict: string;
}

/** The plan, and nothing but the plan: 0 where it is empty, 1 with the diff where it is not. Of several apps, the worst. */
export async function check(argv: Argv): Promise<number> {
	const manner = readManner(argv, process.env);
	const terminal = openTerminal({ ...manner, yes: true });
	const apps = Array.isArray(argv.apps) ? argv.apps.map(String) : [];
	if (apps.length > 0) return checkAll(apps, argv, manner, terminal);
	const { exitCode, report } = checkApp(argv, manner, terminal);
	if (manner.json) printJson(report);
	return exitCode;
}

function checkApp(argv: Argv, manner: Manner, terminal: Terminal): Checked {
	const unfinished = unfinishedRun(manner.cwd);
	if (unfinished !== undefined) terminal.say(unfinished);

	const { repo, facts, given } = prepare(argv, manner);
	const settled = settle(facts, given);
	const plan = makePlan(repo, facts, decide(settled));
	terminal.say(terminal.style('bold', `eyk-graceful: ${printable(basename(resolve(manner.cwd)))}`));
	showPlan(plan, terminal);
	terminal.say(summary(plan));
	const report = planAsJson('check', plan, completed(settled), false);
	if (isNothingToDo(plan)) return { exitCode: 0, report, verdict: 'as init would leave it' };

	const mend = mendingCommand(manner.cwd);
	terminal.say(`Run \`${mend}\` to mend it.`);
	if (inGitHubActions()) annotate(plan.changes, manner.cwd, mend, terminal);
	const changed = plan.changes.filter(({ action }) => action !== 'keep').map(({ path }) => path);
	return { exitCode: 1, report, verdict: `${changed.join(', ')} would change: ${mend}` };
}

/** `check apps/*`: one app that cannot be checked does not keep the others from it. */
function checkAll(apps: readonly string[], argv: Argv, manner: Manner, terminal: Terminal): number {
	const { say, style } = terminal;
	const results = apps.map((app) => {
		const cwd = join(manner.cwd, app);
		const result = unlessProblem(() => checkApp(argv, { ...manner, cwd }, terminal), cwd, terminal);
		say();
		return { app, ...result };
	});
	const width = Math.max(...apps.map((app) => app.length));
	for (const { app, exitCode, verdict } of results) {
		say(`${exitCode === 0 ? style('green', 'ok  ') : style('red', 'FAIL')} ${app.padEnd(width)}  ${verdict}`);
	}
	if (manner.json) {
		const reports = results.map(({ app, exitCode, report }) => ({ path: app, exitCode, ...report }));
		printJson({ schemaVersion: 1, command: 'check', apps: reports });
	}
	return Math.max(...results.map(({ exitCode }) => exitCode));
}

function unlessProblem(work: () => Checked, cwd: string, terminal: Terminal): Checked {
	try {
		return work();
	} catch (problem) {
		if (!(problem instanceof Problem)) throw problem;
		terminal.say(`${terminal.style('bold', `eyk-graceful: ${basename(cwd)}`)}\n${printable(problem.message)}`);
		if (inGitHubActions()) annotateProblem(problem, cwd, terminal);
		return { exitCode: problem.exitCode, report: problemAsJson(problem), verdict: printable(problem.message) };
	}
}

function mendingCommand(cwd: string): string {
	return cwd === '.' ? 'npx eyk-graceful' : `npx eyk-graceful --cwd ${quote(cwd)}`;
}

function inGitHubActions(): boolean {
	return isYes(process.env.GITHUB_ACTIONS);
}
