import type { Start } from './start.ts';

/** The repo's own scripts that take part in the start. `byItself`: as a program, not as an argument of a shell. */
export function scriptsCalled(
	start: Start | undefined,
): { script: string; byItself: boolean; shell: string | undefined; text: string }[] {
	return (start?.links ?? []).flatMap((link) => {
		if (link.kind !== 'script' || link.calledBy === undefined) return [];
		const [program = ''] = link.calledBy.words;
		const shell = /^(?:\S*\/)?((?:ba|da|a)?sh)$/.exec(program)?.[1];
		const byItself = shell === undefined && !/^(?:\.|source)$/.test(program);
		return [{ script: link.path, byItself, shell, text: link.text }];
	});
}
