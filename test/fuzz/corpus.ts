import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files of the goldens, by what they are: what is mutated. */
export interface Corpus {
	dockerfiles: string[];
	procfiles: string[];
	entrypoints: string[];
	appcontrols: string[];
	/** Whole lines and single words of all of them, to be put where they do not belong. */
	pieces: string[];
}

/** `test` is the folder of that name: a bundle of this file lies elsewhere. */
export function readCorpus(test: string): Corpus {
	const golden = (name: string) => textsIn(join(test, 'cli/golden'), name);
	const dockerfiles = [...textsIn(join(test, 'dockerfile/cases'), 'Dockerfile'), ...golden('Dockerfile.golden')];
	const procfiles = [...textsIn(join(test, 'procfile/cases'), 'Procfile'), ...golden('Procfile.golden')];
	const entrypoints = golden('entrypoint.sh.golden');
	const appcontrols = golden('appcontrol.sh.golden');
	const all = [...dockerfiles, ...procfiles, ...entrypoints, ...appcontrols].join('\n');
	const lines = [...new Set(all.split(/\r?\n/))];
	const words = [...new Set(all.split(/\s+/))].filter((word) => word.length > 1);
	return { dockerfiles, procfiles, entrypoints, appcontrols, pieces: [...lines, ...words] };
}

function textsIn(folder: string, name: string): string[] {
	const files = readdirSync(folder, { recursive: true, withFileTypes: true });
	return files
		.filter((file) => file.isFile() && file.name === name)
		.map((file) => join(file.parentPath, file.name))
		.sort()
		.map((path) => readFileSync(path, 'utf8'));
}
