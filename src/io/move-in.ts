import fs from 'node:fs';
import { join } from 'node:path';
import { chmodSynced, type FileOperations, syncDirectory, writeSynced } from './file-operations.ts';
import { directoriesOf, type Journal, kindOf, newFile, oldFile, type Step } from './journal.ts';
import { lockFolder } from './lock.ts';
import { changedUnderneath } from './target.ts';
import { readTextFile } from './text-file.ts';

/**
 * Moves staged files to where they belong, under the lock. The old ones are safe beside the journal before the first
 * name changes, and everything is on the disk when this returns. Whatever it throws, `undo` puts back.
 */
export function moveIn(files: FileOperations, root: string, { folders, steps }: Journal): void {
	const lock = lockFolder(root);
	syncDirectory(files, root);
	for (const [index, step] of steps.entries()) {
		if (kindOf(step) === 'put' && step.before !== null) keepOld(files, join(root, step.path), oldFile(lock, index));
	}
	syncDirectory(files, lock);

	for (const folder of folders) files.mkdirSync(join(root, folder));
	for (const [index, step] of steps.entries()) carryOut(files, root, step, index);
	for (const directory of directoriesOf(root, folders, steps)) syncDirectory(files, directory);

	// Somebody's editor may have had a file open, and written to the old one until now.
	for (const [index, step] of steps.entries()) {
		if (kindOf(step) !== 'chmod') refuseIfChanged(oldFile(lock, index), step);
	}
}

function carryOut(files: FileOperations, root: string, step: Step, index: number): void {
	const file = join(root, step.path);
	const lock = lockFolder(root);
	refuseIfChanged(file, step);
	const kind = kindOf(step);
	if (kind === 'put') files.renameSync(newFile(lock, index), file);
	else if (kind === 'delete') files.renameSync(file, oldFile(lock, index));
	else chmodSynced(files, file, step.mode);
}

function refuseIfChanged(file: string, step: Step): void {
	const text = fs.existsSync(file) ? readTextFile(file, step.path).text : null;
	if (text !== step.before) throw changedUnderneath(step.path);
}

/** A second name for the old file: putting it back needs no room, and restores its times. Where links are unknown, a copy. */
function keepOld(files: FileOperations, file: string, old: string): void {
	try {
		files.linkSync(file, old);
	} catch (error) {
		if (!hasNoLinks(error)) throw error;
		const { text, mode } = readTextFile(file, file);
		const { atime, mtime, uid, gid } = fs.statSync(file);
		writeSynced(files, old, text, mode, { uid, gid });
		files.utimesSync(old, atime, mtime);
	}
}

function hasNoLinks(error: unknown): boolean {
	const code = (error as NodeJS.ErrnoException).code ?? '';
	return ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV'].includes(code);
}
