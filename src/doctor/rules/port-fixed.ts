import { rule } from '../rule.ts';

/** Of a Dockerfile app: without EXPOSE and without config PORT, the platform refuses the deploy. */
export const portFixed = rule({
	code: 'port-fixed',
	severity: 'warning',
	examine({ ports, image, start }) {
		const [port] = ports;
		const words = start?.server?.call.words ?? [];
		if (port === undefined || image === undefined || image.exposes.length > 0) return [];
		if (port.path.endsWith('.rb') || words.some((word) => /\$\{?PORT\b/.test(word))) return [];
		return [{ args: { port: port.value }, path: port.path, line: port.line }];
	},
});
