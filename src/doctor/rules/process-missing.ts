import { rule } from '../rule.ts';

/** Of a Dockerfile app: the platform falls back to the image's own command. */
export const processMissing = rule({
	code: 'process-missing',
	severity: 'warning',
	examine({ procfile, process, image }) {
		const entries = procfile?.content.entries ?? [];
		if (procfile === undefined || image === undefined || entries.some(({ type }) => type === process)) return [];
		return [{ args: { process }, path: procfile.path, line: 1 }];
	},
});
