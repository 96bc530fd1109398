import type { Choices } from './choices.ts';
import type { Finding } from './finding.ts';

/**
 * What is to happen to one file.
 * `conflict`: a file of the user's stands where ours has to be; it is only replaced when they say so.
 */
export type Action = 'create' | 'edit' | 'chmod' | 'delete' | 'keep' | 'conflict';

export interface Change {
	path: string;
	action: Action;
	/** `null` where there is no file yet. */
	before: string | null;
	/** `null` where the file goes away. */
	after: string | null;
	/** Permission bits the file shall have. */
	mode: number;
	/** One line for the user: why this file changes, or why it stays. */
	because: string;
}

/** A command the user runs themselves, in the order of the list. */
export interface NextStep {
	/** Stable name: `build`, `grace-period`, `git-add`, `commit`, `deploy`, `deploy-image`. */
	step: string;
	/** The step it stands in for, where the app is deployed that way. */
	insteadOf?: string;
	/** Ready to paste into a POSIX shell. */
	command: string;
	/** One line: why, and why now. */
	because: string;
}

/** Everything `init` would do, as data. Apply, --dry-run, --json and check are four endings of it. */
export interface Plan {
	choices: Choices;
	changes: Change[];
	nextSteps: NextStep[];
	findings: Finding[];
}

export function isNothingToDo(plan: Pick<Plan, 'changes'>): boolean {
	return plan.changes.every((change) => change.action === 'keep');
}
