import { hasTool } from '../image-tools.ts';
import { rule } from '../rule.ts';

/** Only where nothing else stops the server: generated scripts fall back to a plain signal. */
export const pkillMissing = rule({
	code: 'pkill-missing',
	severity: 'error',
	examine({ image, trap }) {
		const stop = trap?.stops.find(({ argv }) => /^(?:\S*\/)?pkill$/.test(argv[0] ?? ''));
		if (image === undefined || trap === undefined || stop === undefined || trap.stops.length > 1) return [];
		if (hasTool(image, 'pkill')) return [];
		return [{ args: { image: image.base.value.text }, path: trap.link.path, line: stop.line }];
	},
});
