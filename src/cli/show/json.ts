import type { Evidence } from '../../model/evidence.ts';
import type { Finding } from '../../model/finding.ts';
import type { Plan } from '../../model/plan.ts';
import type { Problem } from '../../model/problem.ts';
import type { Given } from '../../planning/given.ts';

const schemaVersion = 1;

/** The object of the contract, for init and check. */
export function planAsJson(command: string, plan: Plan, known: Given, applied: boolean): object {
	const { server, port, runCommand, process, distro, app } = plan.choices;
	return {
		schemaVersion,
		command,
		app: { server, port, runCommand, process, distro: distro ?? null, name: app ?? null, evidence: evidenceOf(known) },
		choices: { ...plan.choices, app: app ?? null, distro: distro ?? null },
		changes: plan.changes.map(({ path, action, before, after, mode, because }) => ({
			path,
			action,
			before,
			after,
			mode: `0${mode.toString(8)}`,
			because,
		})),
		commands: plan.nextSteps,
		findings: plan.findings satisfies Finding[],
		applied,
	};
}

export function problemAsJson({
	code,
	message,
	flag,
	byHand,
}: Pick<Problem, 'code' | 'message' | 'flag' | 'byHand'>): object {
	return { schemaVersion, error: { code, message, ...(flag && { flag }), ...(byHand && { byHand }) } };
}

function evidenceOf(known: Given): Evidence[] {
	return Object.entries(known).flatMap(([name, said]) =>
		said.value === undefined ? [] : [{ fact: name, ...said, line: said.line ?? null }],
	);
}
