import { rule } from '../rule.ts';
import { termTrapOf } from '../term-trap.ts';

/** A script made to drain that does not: copied from a page that had lost its line breaks, often enough. */
export const noTermTrap = rule({
	code: 'no-term-trap',
	severity: 'error',
	examine({ start, trap }) {
		const link = start?.links.find(({ path, kind }) => kind === 'script' && path.endsWith('entrypoint.sh'));
		if (link === undefined || trap !== undefined || termTrapOf(link) !== undefined) return [];
		if (!link.calls.some(({ script }) => script?.endsWith('appcontrol.sh')) && !/\btrap\b/.test(link.text)) return [];
		const at = link.text.split('\n').findIndex(holdsTermTrap);
		return [{ args: { script: link.path, commented: at >= 0 }, path: link.path, ...(at >= 0 && { line: at + 1 }) }];
	},
});

function holdsTermTrap(line: string): boolean {
	const [said] = /^\s*#.*?\btrap\s+["']/.exec(line) ?? [];
	return said !== undefined && /\bTERM\b/.test(line.slice(said.length));
}
