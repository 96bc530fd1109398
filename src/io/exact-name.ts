import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { refused } from '../model/problem.ts';

/**
 * On macOS and Windows `procfile` answers to the name `Procfile`; in the container it will not.
 * Refuses a name that is found only because the file system does not tell upper case from lower case.
 */
export function refuseOtherCase(root: string, parts: readonly string[]): void {
	for (const [depth, part] of parts.entries()) {
		const file = join(root, ...parts.slice(0, depth + 1));
		if (!answersToOtherCase(file, part)) continue;
		const same = (name: string) => name.normalize() === part.normalize();
		const names = fs.readdirSync(dirname(file));
		if (names.some(same)) continue;
		const actual =
			names.find((name) => name.normalize().toLowerCase() === part.normalize().toLowerCase()) ?? 'otherwise';
		const name = parts.slice(0, depth + 1).join('/');
		throw refused(
			'name-case',
			`${name} is spelled ${JSON.stringify(actual)} here, which a container does not find: rename it to ${part}.`,
		);
	}
}

/** Usually not, and then there is no need to read the directory. */
function answersToOtherCase(file: string, part: string): boolean {
	const otherCase = part === part.toLowerCase() ? part.toUpperCase() : part.toLowerCase();
	return isThere(file) && isThere(join(dirname(file), otherCase));
}

function isThere(file: string): boolean {
	return fs.lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}
