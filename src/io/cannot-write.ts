import { relative, sep } from 'node:path';
import { Problem, refused } from '../model/problem.ts';
import { isWorkingFolder } from './lock.ts';

const reasons: Record<string, string> = {
	EACCES: 'permission denied',
	EBUSY: 'it is in use, or a mount of its own',
	EDQUOT: 'the disk quota is used up',
	EEXIST: 'something is in the way there',
	EISDIR: 'a directory is in the way there',
	ENOSPC: 'the disk is full',
	ENOTDIR: 'a file is in the way there',
	ENOTEMPTY: 'a directory is in the way there',
	EPERM: 'permission denied',
	EROFS: 'the file system is read-only',
	EXDEV: 'it is on another file system than the repo',
};

/** The words for a write that failed and was undone; what is no error of the system's stays what it is. */
export function cannotWrite(error: unknown, root: string): unknown {
	const sentence = sentenceOf(error, root);
	return sentence === undefined ? error : refused('cannot-write', `${sentence}. Nothing was changed.`);
}

/** The words for a write that failed and could not be undone either, as on a disk that breaks. */
export function leftHalfDone(cause: unknown, failure: unknown, root: string): unknown {
	if (failure instanceof Problem) return failure;
	const sentence = sentenceOf(failure, root);
	if (sentence === undefined) return failure;
	const before = sentenceOf(cause, root) ?? (cause as Error).message;
	return refused(
		'left-half-done',
		`${before}. Undoing that failed too: ${sentence}. Once that is settled, run eyk-graceful again: it puts back the rest.`,
	);
}

function sentenceOf(error: unknown, root: string): string | undefined {
	const { code, syscall, path, dest } = error as NodeJS.ErrnoException & { dest?: string };
	if (error instanceof Problem || code === undefined || syscall === undefined) return undefined;
	const files = [dest, path].filter((file) => file !== undefined).map((file) => relative(root, file));
	const file = files.find((name) => name !== '' && !isWorkingFolder(name.split(sep)[0] ?? ''));
	return `Cannot write to ${file ?? 'the repo'}: ${reasons[code] ?? code}`;
}
