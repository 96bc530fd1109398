import type { Evidence } from '../../model/evidence.ts';
import type { Finding } from '../../model/finding.ts';
import type { Change, Plan } from '../../model/plan.ts';
import type { Problem } from '../../model/problem.ts';
import type { Given } from '../../planning/given.ts';

const schemaVersion = 1;

/** stdout holds this one object and nothing else; also no byte that a terminal would obey, which JSON alone allows. */
export function printJson(result: object): void {
	const text = JSON.stringify(result, null, 2).replace(
		/[^\P{Cc}\n]|\p{Bidi_Control}/gu,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	process.stdout.write(`${text}\n`);
}

/** The object of the contract, for init and check. */
export function planAsJson(command: string, plan: Plan, known: Given, applied: boolean): object {
	const { server, port, runCommand, process, distro, app, rubyVersion } = plan.choices;
	return {
		schemaVersion,
		command,
		app: { server, port, runCommand, process, distro: distro ?? null, name: app ?? null, evidence: evidenceOf(known) },
		choices: { ...plan.choices, app: app ?? null, distro: distro ?? null, rubyVersion: rubyVersion ?? null },
		changes: changesAsJson(plan.changes),
		commands: plan.nextSteps,
		findings: plan.findings satisfies Finding[],
		applied,
	};
}

/** The same for remove, which chooses nothing. */
export function removalAsJson({ changes, nextSteps, findings }: Omit<Plan, 'choices'>, applied: boolean): object {
	return { schemaVersion, command: 'remove', changes: changesAsJson(changes), commands: nextSteps, findings, applied };
}

function changesAsJson(changes: readonly Change[]): object[] {
	return changes.map((change) => ({ ...change, mode: `0${change.mode.toString(8)}` }));
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
