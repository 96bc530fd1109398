import { isUtf8 } from 'node:buffer';
import fs from 'node:fs';
import { refused } from '../model/problem.ts';

/** No file we understand comes near it; what is larger is not read at all. */
export const largestFile = 1024 * 1024;

export interface TextFile {
	text: string;
	/** Permission bits. */
	mode: number;
}

/**
 * Reads a file that is text, and nothing else, in bounded time and memory. What is not a regular file is never opened:
 * a FIFO would wait, a device would act. `name` is what the user calls the file.
 */
export function readTextFile(file: string, name: string): TextFile {
	try {
		refuseUnlessFile(fs.statSync(file), name);
		const fd = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
		try {
			const stat = fs.fstatSync(fd);
			refuseUnlessFile(stat, name);
			return { text: textOf(readUpToLimit(fd, name), name), mode: stat.mode & 0o777 };
		} finally {
			fs.closeSync(fd);
		}
	} catch (error) {
		throw unreadable(error, name);
	}
}

/** The words for a file that is there but cannot be read; any other error as it is. */
export function unreadable(error: unknown, name: string): unknown {
	const code = (error as NodeJS.ErrnoException).code;
	if (code === 'ENOENT' || code === 'ENOTDIR' || typeof (error as NodeJS.ErrnoException).syscall !== 'string') {
		return error;
	}
	if (code === 'EACCES' || code === 'EPERM') return refused('unreadable', `${name} cannot be read: permission denied.`);
	if (code === 'ELOOP') return refused('broken-link', `${name} is a symbolic link that leads round in a circle.`);
	return refused('unreadable', `${name} cannot be read (${code}).`);
}

export function refuseUnlessFile(stat: fs.Stats, name: string): void {
	if (!stat.isFile()) throw refused('not-a-file', `${name} is ${kindOf(stat)}, not a file.`);
	if (stat.size > largestFile) throw tooLarge(name);
}

/** "a directory", for a sentence. */
export function kindOf(stat: fs.Stats): string {
	if (stat.isSymbolicLink()) return 'a symbolic link';
	if (stat.isDirectory()) return 'a directory';
	if (stat.isFIFO()) return 'a FIFO';
	if (stat.isSocket()) return 'a socket';
	return stat.isFile() ? 'a file' : 'a device';
}

export function tooLarge(name: string) {
	return refused('file-too-large', `${name} is larger than 1 MiB, the largest that is read or written.`);
}

/** A file may say it is empty and go on for ever (/proc), or grow while it is read. */
function readUpToLimit(fd: number, name: string): Buffer {
	const buffer = Buffer.allocUnsafe(largestFile + 1);
	let length = 0;
	for (;;) {
		const count = fs.readSync(fd, buffer, length, buffer.length - length, null);
		if (count === 0) return buffer.subarray(0, length);
		length += count;
		if (length > largestFile) throw tooLarge(name);
	}
}

/** The text whose UTF-8 is exactly these bytes, a byte order mark included. */
function textOf(bytes: Buffer, name: string): string {
	const mark = bytes.subarray(0, 2).toString('hex');
	if (mark === 'fffe' || mark === 'feff') throw refused('utf-16', `${name} is UTF-16: save it as UTF-8.`);
	if (bytes.includes(0))
		throw refused('binary-file', `${name} is binary (it contains NUL bytes): text is needed here.`);
	if (!isUtf8(bytes)) {
		throw refused('not-utf-8', `${name}:${firstBadLine(bytes)} is not valid UTF-8: save the file as UTF-8.`);
	}
	return bytes.toString('utf8');
}

function firstBadLine(bytes: Buffer): number {
	let line = 1;
	let start = 0;
	for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
		if (!isUtf8(bytes.subarray(start, end))) return line;
		line += 1;
		start = end + 1;
	}
	return line;
}
