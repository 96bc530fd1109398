import { place } from '../../model/evidence.ts';
import type { Finding } from '../../model/finding.ts';
import { type Change, isNothingToDo, type NextStep, type Plan } from '../../model/plan.ts';
import type { Given } from '../../planning/given.ts';
import { printable, type Terminal } from '../terminal.ts';
import { diffLines } from './diff.ts';

const labels: { readonly [name: string]: string } = {
	server: 'server',
	runCommand: 'run command',
	port: 'port',
	process: 'process type',
	distro: 'Linux family',
	rubyVersion: 'Ruby',
	app: 'app',
	drainSeconds: 'drain',
	graceSeconds: 'grace period',
};

/** What was found, and where: one line a fact. */
export function showEvidence(known: Given, { say, style }: Terminal): void {
	for (const [name, label] of Object.entries(labels)) {
		const said = known[name as keyof Given];
		if (said?.value === undefined) continue;
		const value = printable(String(said.value)) + (name.endsWith('Seconds') ? ' s' : '');
		const source = said.path === 'default' ? said.because : `${place(said)}: ${said.because}`;
		say(`  ${style('bold', label.padEnd(14))}${value}  ${style('dim', printable(source))}`);
	}
}

const verbs: { readonly [Action in Change['action']]: string } = {
	create: 'create',
	edit: 'edit',
	chmod: 'make executable',
	delete: 'delete',
	keep: 'keep',
	conflict: 'CONFLICT',
};

/** Every file with its reason, and the diff where it changes. */
export function showPlan({ changes, findings }: Pick<Plan, 'changes' | 'findings'>, terminal: Terminal): void {
	const { say, style } = terminal;
	for (const change of changes) {
		const color = change.action === 'keep' ? 'dim' : change.action === 'conflict' ? 'red' : 'green';
		say(`${style([color, 'bold'], verbs[change.action])} ${style('bold', change.path)}  ${printable(change.because)}`);
		if (change.action !== 'keep') for (const line of diffLines(change, terminal)) say(`  ${line}`);
		if (change.action !== 'keep') say();
	}
	showFindings(findings, terminal);
}

export function showFindings(findings: readonly Finding[], { say, style }: Terminal): void {
	for (const { severity, message, path, line } of findings) {
		const where = path === undefined ? '' : `${line === undefined ? path : `${path}:${line}`}: `;
		say(`${style(severity === 'error' ? 'red' : 'yellow', severity)} ${printable(where + message)}`);
	}
	if (findings.length > 0) say();
}

/** What is left for the user to run, each command ready to paste. */
export function showNextSteps(steps: readonly NextStep[], { say, style }: Terminal): void {
	say(style('bold', 'Next, in this order:'));
	let number = 0;
	for (const { command, because, insteadOf } of steps) {
		const label = insteadOf === undefined ? `${++number}.` : 'or';
		say(`  ${label.padEnd(3)}${style('cyan', printable(command))}`);
		say(`     ${style('dim', printable(because))}`);
	}
}

export function summary(plan: Pick<Plan, 'changes'>): string {
	if (isNothingToDo(plan)) return 'Nothing to do: the repo is as eyk-graceful would leave it.';
	const count = plan.changes.filter(({ action }) => action !== 'keep').length;
	return `${count} ${count === 1 ? 'file' : 'files'} to change.`;
}
