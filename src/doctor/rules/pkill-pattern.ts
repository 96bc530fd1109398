import type { Inspection } from '../inspection.ts';
import type { Step } from '../outline.ts';
import { rule } from '../rule.ts';

/** How Puma's processes are listed. The master's is what has to be told; its workers may be. */
const masters = ['puma 6.4.2 (tcp://0.0.0.0:3000) [app]', 'puma 5.6.5 (tcp://0.0.0.0:5000) [app]'];

/** Without -f, pkill only sees the program's name. */
const names = ['puma', 'ruby', 'bundle', 'rails'];

export const pkillPattern = rule({
	code: 'pkill-pattern',
	severity: 'error',
	examine(inspection) {
		const { trap, server } = inspection;
		if (trap === undefined || server?.id !== 'puma') return [];
		return trap.stops.flatMap((stop) => {
			const read = readPkill(stop);
			if (read === undefined) return [];
			const told = (read.full ? masters : names).some((name) => read.pattern.test(name));
			const also = told && read.full && bystanders(inspection).some((name) => read.pattern.test(name));
			if (told && !also) return [];
			const hits = told ? ('more' as const) : ('nothing' as const);
			return [{ args: { pattern: stop.argv.join(' '), hits }, path: trap.link.path, line: stop.line }];
		});
	},
});

/** Extended regular expressions are near enough to ours; what only the running shell knows is not judged. */
function readPkill({ argv: [program = '', ...args], words }: Step): { pattern: RegExp; full: boolean } | undefined {
	if (!/^(?:\S*\/)?pkill$/.test(program)) return undefined;
	const text = words.at(-1)?.value;
	const options = args.slice(0, -1);
	if (
		text === undefined ||
		text.startsWith('-') ||
		options.some((option) => /^-[PgstuUGF]|^--(?!full|signal|exact)/.test(option))
	) {
		return undefined;
	}
	if (isSlow(text)) return undefined;
	const exact = options.some((option) => /^(?:-[a-z]*x|--exact)/.test(option));
	try {
		const pattern = new RegExp(exact ? `^(?:${text})$` : text);
		return { pattern, full: options.some((option) => /^-[a-z]*f|^--full/.test(option)) };
	} catch {
		return undefined;
	}
}

/** Whether trying it could take for ever: groups repeated, or many repetitions one after the other. */
function isSlow(pattern: string): boolean {
	return /\)[*+{]/.test(pattern) || (pattern.match(/[*+}]/g)?.length ?? 0) > 4;
}

/** The processes above the server: dumb-init as PID 1, and the script that runs the trap. */
function bystanders({ start }: Inspection): string[] {
	return (start?.links ?? []).flatMap(({ calledBy }) =>
		calledBy === undefined
			? []
			: [calledBy.step.argv.join(' '), `/bin/bash ${calledBy.words.join(' ')}`].filter(
					(name) => !name.includes('--rewrite'),
				),
	);
}
