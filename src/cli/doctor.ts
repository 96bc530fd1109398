import { basename, resolve } from 'node:path';
import { examine } from '../doctor/doctor.ts';
import { inspect } from '../doctor/inspection.ts';
import { openRepo } from '../io/disk-repo.ts';
import type { Finding } from '../model/finding.ts';
import { isNothingToDo, type Plan } from '../model/plan.ts';
import { Problem, refused, usage } from '../model/problem.ts';
import type { Repo } from '../model/repo.ts';
import { decide } from '../planning/decide.ts';
import type { Given } from '../planning/given.ts';
import { makePlan } from '../planning/plan.ts';
import { settle } from '../planning/settle.ts';
import { type Argv, type Manner, readGiven, readManner } from './options.ts';
import { prepare } from './prepare.ts';
import { indexModesOf } from './read-index.ts';
import { findingsAsJson, findingsSummary, showFindingsWithLines } from './show/findings.ts';
import { annotation } from './show/github.ts';
import { printJson } from './show/json.ts';
import { showNextSteps } from './show/plan.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { overwriting, write } from './write.ts';

const formats = ['text', 'json', 'sarif', 'github'] as const;

type Format = (typeof formats)[number];

/** Says what would still cause 502s, and why; with --fix makes the edits of init that cure it. */
export async function doctor(argv: Argv): Promise<number> {
	const said = readManner(argv, process.env);
	const format = readFormat(argv, said);
	const manner = { ...said, json: format !== 'text', yes: true };
	const terminal = openTerminal(manner);

	let state = look(argv, manner);
	const cured = state.findings.filter(isCuredBy(state.draft.plan, state));
	let applied = false;
	if (argv.fix === true && state.findings.length > 0) {
		applied = await fix(state, cured, manner, terminal);
		if (applied) state = look(argv, manner);
	}
	await print(format, state, manner, terminal, applied);
	if (format === 'text' && !applied && cured.length > 0) {
		terminal.say(
			`\`npx eyk-graceful doctor --fix\` cures ${cured.length === state.findings.length ? 'all of it' : `${cured.length} of it`}.`,
		);
	}
	return state.findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}

/** What init would do here, or why it cannot say. */
type Draft = { plan: Plan; known: Given } | { plan?: undefined; problem: Problem };

interface State {
	repo: Repo;
	given: Given;
	draft: Draft;
	findings: Finding[];
	again(repo: Repo): Finding[];
}

function look(argv: Argv, manner: Manner): State {
	const repo = openRepo(manner.cwd);
	const given = readGiven(argv, process.env, repo);
	const draft = draftPlan(argv, manner);
	const modes = indexModesOf(manner.cwd);
	const again = (changed: Repo) => examine(inspect(changed, given, modes));
	return { repo, given, draft, findings: again(repo), again };
}

/** The doctor also looks at repos that init refuses; a folder that is no app at all is another matter. */
function draftPlan(argv: Argv, manner: Manner): Draft {
	try {
		const { repo, facts, given } = prepare(argv, manner);
		const settled = settle(facts, given);
		return { plan: makePlan(repo, facts, decide(settled)), known: settled.known };
	} catch (problem) {
		if (problem instanceof Problem && problem.code !== 'no-app') return { problem };
		throw problem;
	}
}

/** Whether a finding is gone once the plan has been carried out. */
function isCuredBy(plan: Plan | undefined, { repo, again }: State): (finding: Finding) => boolean {
	if (plan === undefined || isNothingToDo(plan)) return () => false;
	const after = new Map(plan.changes.map((change) => [change.path, change]));
	const left = again({
		read: (path) => (after.has(path) ? (after.get(path)?.after ?? undefined) : repo.read(path)),
		mode: (path) => after.get(path)?.mode ?? repo.mode(path),
	});
	return ({ code }) => !left.some((finding) => finding.code === code);
}

async function fix(
	{ repo, draft }: State,
	cured: readonly Finding[],
	manner: Manner,
	terminal: Terminal,
): Promise<boolean> {
	if (draft.plan === undefined) throw draft.problem;
	if (cured.length === 0) return false;
	const conflict = draft.plan.changes.find(({ action }) => action === 'conflict');
	if (conflict !== undefined && !manner.force) {
		throw refused(
			'conflict',
			`${conflict.path} is a script of your own, and nothing was written. Run \`npx eyk-graceful\` to put the scripts beside it, or overwrite it with --force.`,
		);
	}
	const plan = overwriting(draft.plan);
	const { applied } = await write(plan, repo, manner, terminal);
	if (applied) showNextSteps(plan.nextSteps, terminal);
	return applied;
}

async function print(
	format: Format,
	{ repo, draft, findings }: State,
	manner: Manner,
	terminal: Terminal,
	applied: boolean,
): Promise<void> {
	if (format === 'sarif') {
		const { asSarif } = await import('./show/sarif.ts');
		return printJson(asSarif(findings, manner.cwd));
	}
	if (format === 'github') {
		for (const finding of findings) process.stdout.write(`${annotation(finding, manner.cwd)}\n`);
		process.stdout.write(`${findingsSummary(findings)}\n`);
		return;
	}
	terminal.say(terminal.style('bold', `eyk-graceful doctor: ${basename(resolve(manner.cwd))}`));
	showFindingsWithLines(findings, repo, terminal);
	terminal.say(findingsSummary(findings));
	if (format === 'json') printJson(findingsAsJson(draft.plan === undefined ? undefined : draft, findings, applied));
}

function readFormat(argv: Argv, { json }: Manner): Format {
	const raw = argv.format ?? (json ? 'json' : 'text');
	const format = formats.find((known) => known === raw);
	if (format === undefined) {
		throw usage(
			'bad-format',
			`--format ${JSON.stringify(String(raw))}: doctor prints ${formats.join(', ')}.`,
			'--format',
		);
	}
	return json ? 'json' : format;
}
