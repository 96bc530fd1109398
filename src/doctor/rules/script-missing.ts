import { rule } from '../rule.ts';

/** Only where the path is surely one of the repo's: what a build makes, or the base image brings, is not. */
export const scriptMissing = rule({
	code: 'script-missing',
	severity: 'error',
	examine: ({ start, repo }) =>
		(start?.links ?? []).flatMap(({ calls }) =>
			calls.flatMap(({ script, path, line }) => {
				if (script === undefined || !script.endsWith('.sh') || !/^(?:script|scripts|bin)\//.test(script)) return [];
				return repo.mode(script) === undefined ? [{ args: { script }, path, line }] : [];
			}),
		),
});
