import { distroById, type Tool } from '../distros/index.ts';
import type { Image } from '../dockerfile/image.ts';
import type { Inspection } from './inspection.ts';
import type { Call } from './start.ts';

/** Whether the image has a tool: from its base, from a package, or put there by hand. Unknown families get the benefit of the doubt. */
export function hasTool(image: Image, tool: Tool): boolean {
	const distro = distroById(image.distro?.value ?? '');
	if (distro === undefined) return true;
	const { packages, programs } = image.installed;
	return (
		distro.brings(image.base.value).includes(tool) ||
		packages.has(distro.packages[tool]) ||
		[...programs.keys()].some((path) => path.endsWith(`/${tool}`))
	);
}

/** The first command on the way to the server, or of the trap, that calls this program. */
export function firstUse(
	{ start, trap }: Inspection,
	program: string,
): { path: string; line: number; called: string } | undefined {
	const isIt = (word: string) => word.replace(/^.*\//, '') === program;
	for (const call of (start?.links ?? []).flatMap(({ calls }) => calls)) {
		const called = wordsOf(call).find(isIt);
		if (called !== undefined) return { path: call.path, line: call.line, called };
	}
	const step = trap?.steps.find(({ argv }) => isIt(argv[0] ?? ''));
	if (trap === undefined || step === undefined) return undefined;
	return { path: trap.link.path, line: step.line, called: step.argv[0] ?? '' };
}

function wordsOf({ inits, words }: Call): string[] {
	return [...inits.map((init) => init.program), words[0] ?? ''];
}
