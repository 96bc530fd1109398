import { readGiven } from '../../src/cli/options.ts';
import { findingsAsJson, showFindingsWithLines } from '../../src/cli/show/findings.ts';
import { annotation } from '../../src/cli/show/github.ts';
import { showEvidence, showNextSteps, showPlan, summary } from '../../src/cli/show/plan.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { detect } from '../../src/detect/detect.ts';
import { examine } from '../../src/doctor/doctor.ts';
import { inspect } from '../../src/doctor/inspection.ts';
import type { Plan } from '../../src/model/plan.ts';
import { Problem } from '../../src/model/problem.ts';
import { completed, decide } from '../../src/planning/decide.ts';
import { makePlan } from '../../src/planning/plan.ts';
import { makeRemoval } from '../../src/planning/removal.ts';
import { settle } from '../../src/planning/settle.ts';
import type { Settings } from './grammar/settings.ts';
import type { MemoryRepo } from './memory-repo.ts';

/** What a command comes to: a plan, or a Problem for the user; and everything it would have printed. */
export interface Ended<Result> {
	plan: Result | undefined;
	problem: Problem | undefined;
	printed: string;
}

/** The commands as src/cli runs them, without the disk. */
export function init(repo: MemoryRepo, flags: Settings): Ended<Plan> {
	return ended((terminal) => {
		const given = readGiven(flags, {}, repo);
		const facts = detect(repo, given);
		const settled = settle(facts, given);
		const plan = makePlan(repo, facts, decide(settled));
		showEvidence(completed(settled), terminal);
		showPlan(plan, terminal);
		terminal.say(summary(plan));
		showNextSteps(plan.nextSteps, terminal);
		return plan;
	});
}

export function remove(repo: MemoryRepo, flags: Settings): Ended<Pick<Plan, 'changes'>> {
	return ended((terminal) => {
		const given = readGiven(flags, {}, repo);
		const { known } = settle(detect(repo, given), given);
		const { dockerfile, procfile, process, scriptDir, platform, app } = known;
		if (!dockerfile || !procfile || !process || !scriptDir || !platform) throw new Error('no default');
		const plan = makeRemoval(repo, {
			dockerfile: dockerfile.value,
			procfile: procfile.value,
			process: process.value,
			scriptDir: scriptDir.value,
			platform: platform.value,
			app: app?.value,
		});
		showPlan(plan, terminal);
		showNextSteps(plan.nextSteps, terminal);
		return plan;
	});
}

export function doctor(repo: MemoryRepo, flags: Settings): Ended<unknown> {
	return ended((terminal) => {
		const findings = examine(inspect(repo, readGiven(flags, {}, repo)));
		showFindingsWithLines(findings, repo, terminal);
		for (const finding of findings) terminal.say(annotation(finding, '.'));
		return findingsAsJson(undefined, findings, false);
	});
}

function ended<Result>(work: (terminal: Terminal) => Result): Ended<Result> {
	let printed = '';
	const say = (text = '') => {
		printed += `${text}\n`;
	};
	try {
		const plan = work({ say, style: (_, text) => text, interactive: false });
		return { plan, problem: undefined, printed };
	} catch (problem) {
		if (!(problem instanceof Problem)) throw problem;
		return { plan: undefined, problem, printed };
	}
}
