import { place } from '../../model/evidence.ts';
import { rule } from '../rule.ts';

/** EXPOSE becomes PORT, and the platform sends requests there; a server that reads PORT follows, a literal does not. */
export const portsDisagree = rule({
	code: 'ports-disagree',
	severity: 'warning',
	examine({ ports, image, start }) {
		const [port] = ports;
		const exposed = image?.exposes[0];
		if (
			port === undefined ||
			exposed === undefined ||
			exposed.value === port.value ||
			followsPort(start?.server?.call.words)
		)
			return [];
		if (port.path.endsWith('.rb')) return [];
		return [
			{ args: { port: port.value, other: exposed.value, there: place(exposed) }, path: port.path, line: port.line },
		];
	},
});

function followsPort(words: readonly string[] = []): boolean {
	return words.some((word) => /\$\{?PORT\b/.test(word));
}
