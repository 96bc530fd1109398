import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** A PATH with every program of this machine but one, made of links below `root`. */
export function pathWithout(missing: string, root: string): string {
	const folders = ['/usr/bin', '/usr/sbin'].map((from) => {
		const to = join(root, from);
		mkdirSync(to, { recursive: true });
		for (const name of readdirSync(from)) if (name !== missing) symlinkSync(join(from, name), join(to, name));
		return to;
	});
	return folders.join(':');
}
