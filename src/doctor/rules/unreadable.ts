import { type Rule, rule } from '../rule.ts';

/** Files that are there and cannot be used: the platform would stop at them, too. */
export const unreadableFiles: readonly Rule[] = [
	rule({ code: 'procfile-unreadable', severity: 'error', examine: (inspection) => those('procfile', inspection) }),
	rule({ code: 'dockerfile-unreadable', severity: 'error', examine: (inspection) => those('dockerfile', inspection) }),
	rule({ code: 'file-unreadable', severity: 'warning', examine: (inspection) => those('file', inspection) }),
];

function those(wanted: string, { unreadable }: Parameters<Rule['examine']>[0]) {
	return unreadable
		.filter(({ what }) => what === wanted)
		.map(({ message, path, line }) => ({ args: { what: message }, path, line }));
}
