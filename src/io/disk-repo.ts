import fs from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { refused, usage } from '../model/problem.ts';
import type { Repo } from '../model/repo.ts';
import { refuseOtherCase } from './exact-name.ts';
import { partsOf } from './repo-path.ts';
import { readTextFile, type TextFile, unreadable } from './text-file.ts';

/**
 * The repo on disk. Each file is read when it is first asked for and then remembered, text and mode together, refusals
 * too: all that is planned rests on one state of it. The tree is never walked and nothing in it is executed.
 *
 * Reading follows links that stay inside the repo. Where we write, none is followed: target.ts.
 */
export function openRepo(dir: string): Repo {
	const root = rootOf(dir);
	const seen = new Map<string, () => TextFile | undefined>();
	const look = (path: string): TextFile | undefined => {
		let remembered = seen.get(path);
		if (remembered === undefined) {
			remembered = settled(() => lookAt(root, path));
			seen.set(path, remembered);
		}
		return remembered();
	};
	return {
		read: (path) => look(path)?.text,
		mode: (path) => look(path)?.mode,
	};
}

/** The repo's directory without any links in it. */
export function rootOf(dir: string): string {
	try {
		if (fs.statSync(dir).isDirectory()) return fs.realpathSync(dir);
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code;
		if (code === 'EACCES') throw usage('unreadable-directory', `${dir} cannot be read: permission denied.`, '--cwd');
		throw usage('no-such-directory', `There is no directory ${JSON.stringify(dir)}.`, '--cwd');
	}
	throw usage('not-a-directory', `${dir} is not a directory: give the app's repository.`, '--cwd');
}

function lookAt(root: string, path: string): TextFile | undefined {
	const parts = partsOf(path);
	const file = join(root, ...parts);
	try {
		const real = fs.realpathSync(file);
		if (!isInside(root, real)) {
			throw refused('link-outside', `${path} is a symbolic link that leads out of the repo: it is not followed.`);
		}
		refuseOtherCase(root, parts);
		return readTextFile(real, path);
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code;
		if (code !== 'ENOENT' && code !== 'ENOTDIR') throw unreadable(error, path);
		if (isLink(file)) throw refused('broken-link', `${path} is a symbolic link to a file that does not exist.`);
		return undefined;
	}
}

function isInside(root: string, file: string): boolean {
	const way = relative(root, file);
	return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function isLink(file: string): boolean {
	try {
		return fs.lstatSync(file).isSymbolicLink();
	} catch {
		return false;
	}
}

function settled<T>(work: () => T): () => T {
	try {
		const value = work();
		return () => value;
	} catch (error) {
		return () => {
			throw error;
		};
	}
}
