import { firstUse } from '../image-tools.ts';
import { rule } from '../rule.ts';

export const noDockerfile = rule({
	code: 'no-dockerfile',
	severity: 'error',
	examine(inspection) {
		const { image, unreadable, procfile } = inspection;
		const use = firstUse(inspection, 'dumb-init');
		if (image !== undefined || use === undefined || procfile === undefined) return [];
		if (unreadable.some(({ what }) => what === 'dockerfile')) return [];
		return [{ args: { command: use.called }, path: use.path, line: use.line }];
	},
});
