import { rule } from '../rule.ts';

export const installNotRoot = rule({
	code: 'install-not-root',
	severity: 'error',
	examine: ({ image }) =>
		['dumb-init', 'procps', 'bash'].flatMap((tool) => {
			const step = image?.installed.packages.get(tool);
			if (image === undefined || step?.user === undefined || /^(?:root|0)(?::|$)/.test(step.user)) return [];
			if (/\bsudo\b/.test(step.instruction.args)) return [];
			return [{ args: { tool, user: step.user }, path: image.path, line: step.instruction.line }];
		}),
});
