import { applyChanges, checkChanges } from '../io/apply.ts';
import { recover, unfinishedRun } from '../io/recover.ts';
import { type Change, isNothingToDo, type Plan } from '../model/plan.ts';
import { exitCodes, usage } from '../model/problem.ts';
import type { Repo } from '../model/repo.ts';
import type { Manner } from './options.ts';
import type { Terminal } from './terminal.ts';

/** A run that was killed while writing left its journal: its files are put back before anything is read. */
export function finishEarlierRun({ cwd, dryRun }: Manner, { say }: Terminal): void {
	const message = dryRun ? unfinishedRun(cwd) : recover(cwd);
	if (message !== undefined) say(message);
}

export interface Written {
	applied: boolean;
	exitCode: number;
}

/** One confirmation, then everything or nothing. A refusal is a Problem; a plain no is the user's good right. */
export async function write(
	plan: Pick<Plan, 'changes'>,
	repo: Repo,
	manner: Manner,
	terminal: Terminal,
): Promise<Written> {
	checkChanges(manner.cwd, plan.changes, repo);
	if (manner.dryRun || isNothingToDo(plan)) return { applied: false, exitCode: 0 };
	if (!(await isConfirmed(plan, manner, terminal))) {
		terminal.say('Nothing was written.');
		return { applied: false, exitCode: 0 };
	}
	const interruptedBy = await applyChanges(manner.cwd, plan.changes, { repo });
	terminal.say(terminal.style('green', 'Written.'));
	return { applied: true, exitCode: interruptedBy === undefined ? 0 : exitCodes.interrupted };
}

async function isConfirmed({ changes }: Pick<Plan, 'changes'>, manner: Manner, terminal: Terminal): Promise<boolean> {
	if (manner.yes) return true;
	if (!terminal.interactive) {
		const message = 'Nobody is there to confirm the plan: add --yes to write it, or --dry-run to only look.';
		throw usage('not-confirmed', message, '--yes');
	}
	const { confirmWriting } = await import('./ask.ts');
	return confirmWriting(changes.filter(({ action }) => action !== 'keep').length);
}

/** The user has said that their own script may go. */
export function overwriting<Planned extends Pick<Plan, 'changes'>>(plan: Planned): Planned {
	return { ...plan, changes: plan.changes.map(carriedOut) };
}

function carriedOut(change: Change): Change {
	if (change.action !== 'conflict') return change;
	return { ...change, action: change.after === null ? 'delete' : 'edit' };
}
