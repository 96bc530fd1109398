import { win32 } from 'node:path';
import { usage } from '../model/problem.ts';

// Controls (NUL, newline, escape …) and the marks that make a terminal show a name other than it is.
const invisible = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/u;

/**
 * The parts of a repo-relative path, which is all that flags, config files and journals may name.
 * Such a path cannot lead out of the repo by itself; links on the way are another matter (target.ts).
 */
export function partsOf(path: string): string[] {
	if (path === '') throw usage('path-empty', 'A path is empty: give one below the repo, like script.');
	if (invisible.test(path)) throw usage('path-characters', `The path ${shown(path)} contains control characters.`);
	if (path.includes('\\'))
		throw usage('path-characters', `The path ${shown(path)} contains a backslash: separate with /.`);
	if (win32.isAbsolute(path) || /^[a-z]:/i.test(path)) {
		throw usage('path-outside', `${shown(path)} is an absolute path: give it relative to the repo.`);
	}
	const parts = path.split('/');
	if (parts.includes('..')) throw usage('path-outside', `The path ${shown(path)} leads out of the repo.`);
	if (parts.includes('') || parts.includes('.')) {
		throw usage('path-form', `The path ${shown(path)} has an empty part or a dot for one: write it plainly, like a/b.`);
	}
	return parts;
}

function shown(path: string): string {
	return JSON.stringify(path).replace(new RegExp(invisible, 'gu'), escaped);
}

function escaped(character: string): string {
	return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
