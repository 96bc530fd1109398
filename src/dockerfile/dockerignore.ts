import { matchesIn } from './path-pattern.ts';

/** Which rule of a .dockerignore keeps a file out of the build; 1-based line. `undefined`: it gets in. */
export function ignoredBy(dockerignore: string, file: string): { line: number; rule: string } | undefined {
	let verdict: { line: number; rule: string } | undefined;
	for (const [at, text] of dockerignore.split('\n').entries()) {
		const rule = text.trim();
		if (rule === '' || rule.startsWith('#')) continue;
		const keeps = rule.startsWith('!');
		const pattern = clean(keeps ? rule.slice(1) : rule);
		// A later rule wins over an earlier one, and a rule about a folder is about what is in it.
		if (matchesIn(file, pattern).length > 0) {
			verdict = keeps ? undefined : { line: at + 1, rule };
		}
	}
	return verdict;
}

function clean(pattern: string): string {
	return pattern
		.trim()
		.replace(/^(?:\.?\/)+/, '')
		.replace(/(?<!\/)\/+$/, '');
}
