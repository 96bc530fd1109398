import { rule } from '../rule.ts';

/** Where a Procfile is put by those who keep the root tidy, or by another tool. */
const elsewhere = [
	'config/Procfile',
	'deploy/Procfile',
	'docker/Procfile',
	'.deploy/Procfile',
	'Procfile.prod',
	'Procfile.production',
	'Procfile.web',
	'Procfile.yml',
	'procfile',
];

export const procfileNotAtRoot = rule({
	code: 'procfile-not-at-root',
	severity: 'error',
	examine({ repo, procfile, unreadable }) {
		if (unreadable.some(({ what }) => what === 'procfile')) return [];
		if (procfile?.path === 'Procfile' || (procfile === undefined && repo.read('Procfile') !== undefined)) return [];
		const found = procfile?.path ?? elsewhere.find((path) => repo.read(path) !== undefined);
		return found === undefined ? [] : [{ args: { found }, path: found, line: 1 }];
	},
});
