import { firstUse, hasTool } from '../image-tools.ts';
import { rule } from '../rule.ts';

export const dumbInitMissing = rule({
	code: 'dumb-init-missing',
	severity: 'error',
	examine(inspection) {
		const { image } = inspection;
		const use = firstUse(inspection, 'dumb-init');
		if (image === undefined || use === undefined || hasTool(image, 'dumb-init')) return [];
		return [{ args: { image: image.base.value.text }, path: use.path, line: use.line }];
	},
});
