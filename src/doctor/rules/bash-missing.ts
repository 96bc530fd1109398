import { hasTool } from '../image-tools.ts';
import { rule } from '../rule.ts';

/** A Procfile line is started by `/bin/bash -c`, whatever stands in it. */
export const bashMissing = rule({
	code: 'bash-missing',
	severity: 'error',
	examine({ image, procfile, process }) {
		const entry = procfile?.content.entries.find(({ type }) => type === process);
		if (image === undefined || procfile === undefined || entry === undefined || hasTool(image, 'bash')) return [];
		return [{ args: { image: image.base.value.text }, path: procfile.path, line: entry.line }];
	},
});
