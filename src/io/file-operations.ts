import fs from 'node:fs';

/** Every call by which applying changes a disk. Tests hand in one that fails, or dies, at the nth. */
export type FileOperations = Pick<
	typeof fs,
	| 'closeSync'
	| 'fchmodSync'
	| 'fchownSync'
	| 'fsyncSync'
	| 'linkSync'
	| 'mkdirSync'
	| 'openSync'
	| 'renameSync'
	| 'rmdirSync'
	| 'unlinkSync'
	| 'utimesSync'
	| 'writeSync'
>;

export const realFiles: FileOperations = fs;

/** Writes a new file so that it is on the disk, not only in memory, when this returns. */
export function writeSynced(files: FileOperations, file: string, text: string, mode: number, owner?: Owner): void {
	const bytes = Buffer.from(text);
	const fd = files.openSync(file, 'wx', 0o600);
	try {
		for (let written = 0; written < bytes.length; ) written += files.writeSync(fd, bytes, written);
		if (owner !== undefined) keepOwner(files, fd, owner);
		files.fchmodSync(fd, mode);
		files.fsyncSync(fd);
	} finally {
		files.closeSync(fd);
	}
}

export function chmodSynced(files: FileOperations, file: string, mode: number): void {
	const fd = files.openSync(file, 'r');
	try {
		files.fchmodSync(fd, mode);
		files.fsyncSync(fd);
	} finally {
		files.closeSync(fd);
	}
}

export interface Owner {
	uid: number;
	gid: number;
}

/** Root edits a user's file for them, it does not take it away. Who is not root may be unable to keep another's name on it. */
function keepOwner(files: FileOperations, fd: number, owner: Owner): void {
	if (owner.uid === process.getuid?.() && owner.gid === process.getgid?.()) return;
	try {
		files.fchownSync(fd, owner.uid, owner.gid);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
	}
}

/** Makes names in a directory as durable as the files. Some file systems, and Windows, have no such thing to ask for. */
export function syncDirectory(files: FileOperations, directory: string): void {
	try {
		const fd = files.openSync(directory, 'r');
		try {
			files.fsyncSync(fd);
		} finally {
			files.closeSync(fd);
		}
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code ?? '';
		if (!['EINVAL', 'EISDIR', 'ENOTSUP', 'EPERM', 'EACCES'].includes(code)) throw error;
	}
}
