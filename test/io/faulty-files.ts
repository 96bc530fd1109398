import fs from 'node:fs';
import { type FileOperations, realFiles } from '../../src/io/file-operations.ts';

export interface Fault {
	/** 1 is the first call. */
	at: number;
	/** What happens instead of that call. */
	instead: () => never;
	/** A write gets half of its bytes down first. */
	torn?: boolean;
	/** A machine that is gone carries out nothing more; otherwise only the one call fails. */
	forGood?: boolean;
}

/** File operations that count, and fail or die at a given one. */
export function faultyFiles(fault?: Fault): { files: FileOperations; calls: string[] } {
	const calls: string[] = [];
	const files = intercepted(realFiles, (name, args) => {
		calls.push(name);
		if (fault === undefined || !(calls.length === fault.at || (fault.forGood && calls.length > fault.at))) return;
		if (fault.torn && name === 'writeSync') tear(args as [number, Buffer, number]);
		if (name === 'closeSync') fs.closeSync(args[0] as number);
		fault.instead();
	});
	return { files, calls };
}

/** The same file operations, with something done before each. */
export function intercepted(
	files: FileOperations,
	before: (name: keyof FileOperations, args: unknown[]) => void,
): FileOperations {
	return new Proxy({} as FileOperations, {
		get:
			(_, name: keyof FileOperations) =>
			(...args: unknown[]) => {
				before(name, args);
				return (files[name] as (...all: unknown[]) => unknown)(...args);
			},
	});
}

/** In a list of calls, the number of the nth of that name: the point at which to be hit. */
export function numberOf(calls: readonly string[], name: keyof FileOperations, nth: number): number {
	const numbers = calls.map((call, index) => (call === name ? index + 1 : 0)).filter(Boolean);
	const number = numbers[nth - 1];
	if (number === undefined) throw new Error(`there is no ${name} number ${nth}`);
	return number;
}

/** The rename that takes the lock is the first; the others move files in. */
export const midstOf = (calls: readonly string[]) => numberOf(calls, 'renameSync', 5);

function tear([fd, bytes, offset]: [number, Buffer, number]): void {
	fs.writeSync(fd, bytes, offset, Math.floor((bytes.length - offset) / 2));
}

export function systemError(code: string, path?: string): () => never {
	return () => {
		throw Object.assign(new Error(`${code}: made by the test`), { code, syscall: 'write', path });
	};
}
