import fs from 'node:fs';
import { join } from 'node:path';
import { readIndexModes } from '../doctor/git-index.ts';
import type { IndexModes } from '../doctor/inspection.ts';

/** An index of some hundred thousand files; what is larger is left alone. */
const largest = 64 * 1024 * 1024;

/** The modes in the repo's own index; `undefined` where this folder is no working tree of its own. */
export function indexModesOf(cwd: string): IndexModes {
	const file = join(cwd, '.git', 'index');
	try {
		const stat = fs.lstatSync(file);
		return stat.isFile() && stat.size <= largest ? readIndexModes(fs.readFileSync(file)) : undefined;
	} catch {
		return undefined; // not there, or not for us: the modes on disk stand in
	}
}
