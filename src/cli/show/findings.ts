import type { Finding } from '../../model/finding.ts';
import type { Plan } from '../../model/plan.ts';
import type { Repo } from '../../model/repo.ts';
import type { Given } from '../../planning/given.ts';
import { printable, type Terminal } from '../terminal.ts';
import { planAsJson } from './json.ts';

const widest = 140;

const colors = { error: 'red', warning: 'yellow', info: 'cyan' } as const;

/** Each finding with the line it is about. */
export function showFindingsWithLines(findings: readonly Finding[], repo: Repo, { say, style }: Terminal): void {
	for (const { severity, code, message, path = '', line } of findings) {
		const place = printable(line === undefined ? path : `${path}:${line}`);
		say(`\n${style([colors[severity], 'bold'], severity)} ${style('bold', code)}  ${place}`);
		const text = lineOf(repo, path, line);
		if (text !== undefined) say(style('dim', `${String(line).padStart(6)} │ ${text}`));
		say(`  ${printable(message)}`);
	}
	if (findings.length > 0) say();
}

function lineOf(repo: Repo, path: string, line: number | undefined): string | undefined {
	if (path === '' || line === undefined) return undefined;
	try {
		const text = printable(repo.read(path)?.split(/\r?\n/)[line - 1] ?? '')
			.replaceAll('\t', '    ')
			.trimEnd();
		if (text === '') return undefined;
		return text.length > widest ? `${text.slice(0, widest)}…` : text;
	} catch {
		return undefined; // a file nobody can read has no line to show; its finding says so
	}
}

export function findingsSummary(findings: readonly Finding[]): string {
	if (findings.length === 0) return 'Nothing found: no request has to be dropped when a pod is replaced.';
	const counted = (['error', 'warning', 'info'] as const).flatMap((severity) => {
		const count = findings.filter((finding) => finding.severity === severity).length;
		const noun = severity === 'info' ? 'remark' : severity;
		return count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`];
	});
	return `${new Intl.ListFormat('en').format(counted)}. \`npx eyk-graceful explain CODE\` tells more.`;
}

/** The object of the contract; where init could not say what it would do, its parts are empty. */
export function findingsAsJson(
	draft: { plan: Plan; known: Given } | undefined,
	findings: readonly Finding[],
	applied: boolean,
): object {
	const empty = { schemaVersion: 1, command: 'doctor', app: null, choices: null, changes: [], commands: [], applied };
	return { ...(draft ? planAsJson('doctor', draft.plan, draft.known, applied) : empty), findings };
}
