import fs from 'node:fs';
import { join } from 'node:path';
import { type Problem, refused } from '../model/problem.ts';
import { refuseOtherCase } from './exact-name.ts';
import type { Owner } from './file-operations.ts';
import { isWorkingFolder, locked } from './lock.ts';
import { partsOf } from './repo-path.ts';
import { kindOf, readTextFile, refuseUnlessFile, unreadable } from './text-file.ts';

/** What stands where a change is to be written. */
export interface Target {
	/** The file's place on disk: no link on the way to it. */
	file: string;
	/** `null` where there is no file yet. */
	text: string | null;
	mode: number | undefined;
	owner: Owner | undefined;
	/** Folders above the file that do not exist yet, repo-relative, outermost first. */
	missingFolders: string[];
}

/**
 * Looks at a place that shall be written, and refuses by name whatever makes writing there unsafe: anything that is not
 * a plain file of text, and any link, because a write through it would change a file the user was not shown.
 */
export function lookAtTarget(root: string, path: string): Target {
	const parts = writablePartsOf(path);
	const file = join(root, ...parts);
	try {
		const missing = missingFolders(root, parts.slice(0, -1));
		refuseOtherCase(root, parts);
		const stat = missing.length > 0 ? undefined : fs.lstatSync(file, { throwIfNoEntry: false });
		if (stat === undefined) return { file, text: null, mode: undefined, owner: undefined, missingFolders: missing };
		if (stat.isSymbolicLink()) throw symbolicLink(path);
		if (stat.isFile() && stat.nlink > 1) refuseHardLinks(root, file, path);
		refuseUnlessFile(stat, path);
		const { text, mode } = readTextFile(file, path);
		return { file, text, mode, owner: { uid: stat.uid, gid: stat.gid }, missingFolders: missing };
	} catch (error) {
		// It was there a moment ago.
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw changedUnderneath(path);
		throw unreadable(error, path);
	}
}

export function changedUnderneath(path: string): Problem {
	return refused(
		'changed-underneath',
		`${path} was changed by someone else meanwhile: nothing was written, run again.`,
	);
}

/** A file its owner took the write permission from is left alone, though a rename would get past that. */
export function refuseReadOnly(target: Target, path: string): void {
	if (target.mode === undefined) return;
	let writable = (target.mode & 0o200) !== 0;
	try {
		fs.accessSync(target.file, fs.constants.W_OK);
	} catch (error) {
		// Where nothing can be written at all, looking at a plan is still fine.
		writable &&= (error as NodeJS.ErrnoException).code === 'EROFS';
	}
	if (!writable) throw refused('read-only-file', `${path} is read-only: nothing was changed.`, `chmod u+w ${path}`);
}

/** The parts of a path that is neither git's nor our working folder's. */
export function writablePartsOf(path: string): string[] {
	const parts = partsOf(path);
	const first = parts[0]?.toLowerCase() ?? '';
	if (first === '.git' || isWorkingFolder(first)) {
		throw refused('protected-path', `${path} is inside ${parts[0]}: nothing is written there.`);
	}
	return parts;
}

/** Those of nested folders that do not exist yet, repo-relative, outermost first; none of the others is a link. */
export function missingFolders(root: string, parts: readonly string[]): string[] {
	const missing: string[] = [];
	for (let depth = 1; depth <= parts.length; depth += 1) {
		const folder = parts.slice(0, depth).join('/');
		const stat = missing.length > 0 ? undefined : fs.lstatSync(join(root, folder), { throwIfNoEntry: false });
		if (stat === undefined) missing.push(folder);
		else if (!stat.isDirectory()) throw refused('not-a-directory', `${folder} is ${kindOf(stat)}, not a directory.`);
	}
	return missing;
}

function symbolicLink(path: string): Problem {
	return refused('link', `${path} is a symbolic link: name the file itself, nothing is written through a link.`);
}

/** For a moment, the second name may be the one under which another run keeps the old file. */
function refuseHardLinks(root: string, file: string, path: string): void {
	if (fs.readdirSync(root).some(isWorkingFolder)) throw locked(root);
	const others = (fs.lstatSync(file, { throwIfNoEntry: false })?.nlink ?? 1) - 1;
	if (others < 1) return;
	throw refused('hard-link', `${path} has ${others} more hard link(s): editing it would part it from them.`);
}
