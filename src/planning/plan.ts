import type { Facts } from '../detect/facts.ts';
import type { Choices } from '../model/choices.ts';
import type { Plan } from '../model/plan.ts';
import type { Repo } from '../model/repo.ts';
import { dockerfileChange } from './dockerfile-change.ts';
import { findingsFor } from './findings.ts';
import { nextSteps } from './next-steps.ts';
import { procfileChange } from './procfile-change.ts';
import { scriptChanges } from './script-changes.ts';

/** From decided choices to every file as it shall be. Pure: the repo is only read. */
export function makePlan(repo: Repo, facts: Facts, choices: Choices): Plan {
	const changes = [
		dockerfileChange(repo, choices),
		procfileChange(repo, choices),
		...scriptChanges(repo, facts, choices),
	].filter((change) => change !== undefined);
	return {
		choices,
		changes,
		nextSteps: nextSteps(facts, choices, changes),
		findings: findingsFor(repo, facts, choices),
	};
}
