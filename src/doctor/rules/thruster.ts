import { rule } from '../rule.ts';

export const thruster = rule({
	code: 'thruster',
	severity: 'warning',
	examine({ start }) {
		const call = start?.server?.call;
		if (!call?.words.some((word) => /(?:^|\/)thrust(?:er)?$/.test(word))) return [];
		return [{ args: {}, path: call.path, line: call.line }];
	},
});
