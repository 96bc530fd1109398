import type { Choices } from '../model/choices.ts';
import type { Finding } from '../model/finding.ts';
import type { Change } from '../model/plan.ts';
import type { Repo } from '../model/repo.ts';

export function dockerfileChange(_repo: Repo, _choices: Choices, _findings: Finding[]): Change[] {
	return [];
}
