import fs from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type Problem, refused } from '../model/problem.ts';
import type { FileOperations } from './file-operations.ts';
import { damagedLock } from './journal.ts';

/*
 * One eyk-graceful at a time changes a repo. The lock is the folder that holds the journal, so that there is never one
 * without the other: it is prepared under a private name, and renaming it to `.eyk-graceful.lock` takes the lock and
 * publishes the journal in one step, which fails where another holds it.
 *
 * A file name in it says who holds it. Taking over from a dead owner is renaming that file, which only one can do.
 */
const lockName = '.eyk-graceful.lock';
const privatePrefix = '.eyk-graceful.tmp-';
const ownerPrefix = 'owner-';

/** A run holds the lock for milliseconds. After this long it is not at work any more, whatever its pid says. */
const abandonedAfterMs = 10 * 60 * 1000;

const ownName = () => `${process.pid}@${hostname().replace(/[^\w.-]/g, '_')}`;

export const lockFolder = (root: string) => join(root, lockName);
export const privateFolder = (root: string) => join(root, `${privatePrefix}${ownName()}`);
export const ownerFile = (folder: string) => join(folder, `${ownerPrefix}${ownName()}`);

export const isWorkingFolder = (name: string) => name === lockName || name.startsWith(privatePrefix);

/** Takes the lock by giving the prepared folder its public name. */
export function takeLock(files: FileOperations, root: string): void {
	try {
		files.renameSync(privateFolder(root), lockFolder(root));
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code ?? '';
		throw lockIsThere(root) || ['ENOTEMPTY', 'EEXIST'].includes(code) ? locked(root) : error;
	}
}

/** From here on the lock is free, and the folder rubbish. */
export function releaseLock(files: FileOperations, root: string): void {
	files.renameSync(lockFolder(root), privateFolder(root));
}

/** Whether a run is at work, or died at it. */
export function lockIsThere(root: string): boolean {
	return lstatOrNothing(lockFolder(root)) !== undefined;
}

/** Makes a dead run's lock ours; throws where its owner lives, or another was quicker. */
export function takeOverLock(files: FileOperations, root: string): void {
	const holder = holderOf(root);
	if (typeof holder === 'string') throw locked(root);
	const { owner } = holder;
	if (isAtWork(owner, lockFolder(root))) throw locked(root);
	try {
		files.renameSync(join(lockFolder(root), `${ownerPrefix}${owner}`), ownerFile(lockFolder(root)));
	} catch (error) {
		throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? locked(root) : error;
	}
}

/** Private folders of runs that died before they took the lock, or after they gave it back. */
export function abandonedFolders(root: string): string[] {
	return fs
		.readdirSync(root)
		.filter((name) => name.startsWith(privatePrefix))
		.filter((name) => !isAtWork(name.slice(privatePrefix.length), join(root, name)))
		.map((name) => join(root, name));
}

export function locked(root: string): Problem {
	const holder = holderOf(root);
	if (holder === 'unknown') return damagedLock();
	const who = holder === 'nobody' ? '' : ` (process ${holder.owner})`;
	return refused('locked', `Another eyk-graceful is at work in this repo${who}: run again when it is done.`);
}

/** `unknown` is a lock that no run of ours can have taken. It may change hands while we look: then look again. */
function holderOf(root: string): { owner: string } | 'nobody' | 'unknown' {
	for (;;) {
		const stat = lstatOrNothing(lockFolder(root));
		if (stat === undefined) return 'nobody';
		if (!stat.isDirectory()) return 'unknown';
		const name = namesIn(lockFolder(root)).find((entry) => /^owner-\d+@[\w.-]+$/.test(entry));
		if (name !== undefined) return { owner: name.slice(ownerPrefix.length) };
		if (lstatOrNothing(lockFolder(root))?.ino === stat.ino) return 'unknown';
	}
}

function namesIn(folder: string): string[] {
	try {
		return fs.readdirSync(folder);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
		throw error;
	}
}

const lstatOrNothing = (path: string) => fs.lstatSync(path, { throwIfNoEntry: false });

function isAtWork(owner: string, folder: string): boolean {
	const [pid, host] = owner.split('@');
	const lastChange = lstatOrNothing(folder)?.mtimeMs ?? 0;
	if (Date.now() - lastChange > abandonedAfterMs || owner === ownName()) return false;
	return !ownName().endsWith(`@${host}`) || isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code !== 'ESRCH';
	}
}
