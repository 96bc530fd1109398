import fs from 'node:fs';
import { join } from 'node:path';
import { refused } from '../model/problem.ts';
import { chmodSynced, type FileOperations, syncDirectory } from './file-operations.ts';
import {
	damagedLock,
	directoriesOf,
	type Journal,
	kindOf,
	newFile,
	oldFile,
	readJournal,
	type Step,
} from './journal.ts';
import { lockFolder } from './lock.ts';
import { lookAtTarget, missingFolders, writablePartsOf } from './target.ts';

/**
 * Puts back what the steps of a journal have changed so far, which the folder beside it tells: a new file still lying
 * there was not moved in. Needs no room on the disk, and may itself be cut short and begun again.
 * Where a file was edited since, nothing is touched. Returns the paths put back.
 */
export function undo(files: FileOperations, root: string, { folders, steps }: Journal): string[] {
	const folder = lockFolder(root);
	const ways = steps.map((step, index) => wayBack(files, root, folder, step, index));
	const changed = steps.filter((_, index) => ways[index] !== undefined).map((step) => step.path);
	for (const back of ways.reverse()) back?.();
	for (const made of folders.toReversed()) removeIfEmpty(files, root, made);
	for (const directory of directoriesOf(root, folders, steps)) {
		if (fs.existsSync(directory)) syncDirectory(files, directory);
	}
	return changed;
}

/** What puts one step back; `undefined` where it was never carried out, or is back already. */
function wayBack(files: FileOperations, root: string, folder: string, step: Step, index: number) {
	const old = oldFile(folder, index);
	const kind = kindOf(step);
	if (kind === 'put' && isThere(newFile(folder, index))) return undefined;
	if (kind === 'delete' && !isThere(old)) return undefined;

	const { file, text, mode } = lookAtTarget(root, step.path);
	if (kind === 'chmod') {
		const { modeBefore } = step;
		return mode === step.mode && modeBefore !== null ? () => chmodSynced(files, file, modeBefore) : undefined;
	}
	if (text === step.before) return undefined;
	if (text !== step.after) throw editedSince(step.path);
	if (step.before === null) return () => files.unlinkSync(file);
	if (!fs.lstatSync(old, { throwIfNoEntry: false })?.isFile()) throw damagedLock();
	return () => files.renameSync(old, file);
}

function editedSince(path: string) {
	return refused(
		'edited-since',
		`An earlier run was killed half-way, and ${path} was edited since, so nothing is put back: ` +
			'the files as they were are in .eyk-graceful.lock (journal.json says which). Settle it, then remove that folder.',
		'rm -r .eyk-graceful.lock',
	);
}

/** The last of a set of changes: the folders its deletions left empty (git knows none) and the working folder go. */
export function tidyUp(files: FileOperations, root: string, folder: string): void {
	try {
		syncDirectory(files, root);
		for (const step of readJournal(folder).steps) {
			if (kindOf(step) === 'delete') removeEmptyAbove(files, root, step.path);
		}
	} catch {
		// The changes themselves are complete: an empty folder more is no reason to call them failed.
	}
	removeFolder(files, folder);
}

function removeEmptyAbove(files: FileOperations, root: string, path: string): void {
	const parts = writablePartsOf(path);
	while (parts.pop() !== undefined && parts.length > 0) removeIfEmpty(files, root, parts.join('/'));
}

function removeIfEmpty(files: FileOperations, root: string, path: string): void {
	const parts = writablePartsOf(path);
	try {
		if (missingFolders(root, parts).length === 0) files.rmdirSync(join(root, ...parts));
	} catch {
		// Then it is not empty, or a link by now: not ours to remove.
	}
}

/** Removes a working folder; whatever cannot be removed is rubbish for the next run to remove. */
export function removeFolder(files: FileOperations, folder: string): void {
	if (!fs.lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
	try {
		for (const name of fs.readdirSync(folder)) files.unlinkSync(join(folder, name));
		files.rmdirSync(folder);
	} catch {
		// It holds nothing that is needed.
	}
}

function isThere(file: string): boolean {
	return fs.lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}
