import type { Facts } from '../detect/facts.ts';
import type { Choices } from '../model/choices.ts';
import type { Plan } from '../model/plan.ts';
import type { Repo } from '../model/repo.ts';
import { dockerfileChange } from './dockerfile-change.ts';
import { findingsFor } from './findings.ts';
import { dockerignoreChange } from './new-image.ts';
import { nextSteps } from './next-steps.ts';
import { procfileChange } from './procfile-change.ts';
import { scriptChanges } from './script-changes.ts';

/** From decided choices to every file as it shall be. Pure: the repo is only read. */
export function makePlan(repo: Repo, facts: Facts, choices: Choices): Plan {
	const dockerfile = dockerfileChange(repo, facts, choices);
	const changes = [
		dockerfile,
		dockerignoreChange(repo, facts, dockerfile?.action === 'create'),
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
