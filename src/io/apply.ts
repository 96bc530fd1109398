import { join } from 'node:path';
import type { Change } from '../model/plan.ts';
import { refused } from '../model/problem.ts';
import type { Repo } from '../model/repo.ts';
import { cannotWrite, leftHalfDone } from './cannot-write.ts';
import { rootOf } from './disk-repo.ts';
import { type FileOperations, realFiles, syncDirectory, writeSynced } from './file-operations.ts';
import { holdSignals } from './hold-signals.ts';
import { type Journal, journalFile, kindOf, newFile, type Step } from './journal.ts';
import { ownerFile, privateFolder, releaseLock, takeLock } from './lock.ts';
import { moveIn } from './move-in.ts';
import { changedUnderneath, lookAtTarget, refuseReadOnly, type Target } from './target.ts';
import { largestFile, tooLarge } from './text-file.ts';
import { removeFolder, tidyUp, undo } from './undo.ts';

export interface ApplyOptions {
	/** The repo the changes were planned from: a mode changed since is noticed too. */
	repo?: Repo;
	files?: FileOperations;
}

/**
 * Carries out a set of changes as a whole: afterwards all of them are in the repo, or, with a Problem thrown, none.
 * Killed at any point, every file is whole, old or new, and `recover` puts back the old ones.
 *
 *     check ─▶ write beside, sync ─▶ take the lock ─▶ check again ─▶ move in ─▶ give the lock back
 *                                    └──── any failure in here: undo ────┘
 *
 * Returns a signal that arrived meanwhile: the changes are complete, how to end is up to the caller.
 */
export async function applyChanges(
	dir: string,
	changes: readonly Change[],
	{ repo, files = realFiles }: ApplyOptions = {},
): Promise<NodeJS.Signals | undefined> {
	return holdSignals(() => {
		const steps = changes.filter(isCarriedOut).map(stepOf);
		if (steps.length > 0) apply(files, rootOf(dir), steps, repo);
	});
}

/** Throws for what `applyChanges` would refuse, and writes nothing: a plan that is shown is one that can be applied. */
export function checkChanges(dir: string, changes: readonly Change[], repo?: Repo): void {
	const root = rootOf(dir);
	for (const change of changes.filter(isCarriedOut)) unchangedTarget(root, stepOf(change), repo);
}

function isCarriedOut({ action }: Change): boolean {
	return action !== 'keep' && action !== 'conflict';
}

function stepOf({ path, before, after, mode }: Change): Step {
	const bytes = Buffer.from(after ?? '');
	if (bytes.length > largestFile) throw tooLarge(path);
	if (bytes.toString() !== (after ?? '')) throw refused('not-utf-8', `${path} would contain half a character.`);
	return { path, before, after, mode, modeBefore: null };
}

function apply(files: FileOperations, root: string, planned: readonly Step[], repo: Repo | undefined): void {
	const targets = planned.map((step) => unchangedTarget(root, step, repo));
	const steps = planned.map((step, index) => ({ ...step, modeBefore: targets[index]?.mode ?? null }));
	const folders = [...new Set(targets.flatMap((target) => target.missingFolders))];
	const journal: Journal = { version: 1, folders, steps };
	try {
		stage(files, root, journal, targets);
		takeLock(files, root);
	} catch (error) {
		removeFolder(files, privateFolder(root));
		throw cannotWrite(error, root);
	}
	try {
		for (const step of planned) unchangedTarget(root, step, repo);
		moveIn(files, root, journal);
		releaseLock(files, root);
	} catch (error) {
		rollBack(files, root, journal, error);
		throw cannotWrite(error, root);
	}
	tidyUp(files, root, privateFolder(root));
}

function rollBack(files: FileOperations, root: string, journal: Journal, cause: unknown): void {
	try {
		undo(files, root, journal);
		releaseLock(files, root);
	} catch (error) {
		throw leftHalfDone(cause, error, root);
	}
	tidyUp(files, root, privateFolder(root));
}

/** The place a step will write, still as it was when the change was planned. */
function unchangedTarget(root: string, step: Step, repo: Repo | undefined): Target {
	const target = lookAtTarget(root, step.path);
	if (target.text !== step.before) throw changedUnderneath(step.path);
	if (target.mode !== undefined && repo !== undefined && repo.mode(step.path) !== target.mode) {
		throw changedUnderneath(step.path);
	}
	if (kindOf(step) !== 'chmod') refuseReadOnly(target, step.path);
	return target;
}

/** Everything that takes room on the disk happens here, before the first file of the user's is touched. */
function stage(files: FileOperations, root: string, journal: Journal, targets: readonly Target[]): void {
	const folder = privateFolder(root);
	removeFolder(files, folder);
	files.mkdirSync(folder, 0o700);
	writeSynced(files, join(folder, '.gitignore'), '*\n', 0o600);
	writeSynced(files, ownerFile(folder), '', 0o600);
	for (const [index, step] of journal.steps.entries()) {
		if (kindOf(step) !== 'put' || step.after === null) continue;
		writeSynced(files, newFile(folder, index), step.after, step.mode, targets[index]?.owner);
	}
	writeSynced(files, journalFile(folder), `${JSON.stringify(journal, null, '\t')}\n`, 0o600);
	syncDirectory(files, folder);
}
