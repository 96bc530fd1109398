import type { Change } from '../../model/plan.ts';
import type { Problem } from '../../model/problem.ts';
import type { Terminal } from '../terminal.ts';
import { annotation } from './github.ts';

/** Under GitHub Actions: each file that would change, at the first line that would. */
export function annotate(changes: readonly Change[], cwd: string, mend: string, { say }: Terminal): void {
	for (const { path, action, before, after, because } of changes) {
		if (action === 'keep') continue;
		const message = `${because}. Run \`${mend}\` and commit what it writes.`;
		say(annotation({ severity: 'error', code: 'check', message, path, line: firstDifference(before, after) }, cwd));
	}
}

export function annotateProblem({ message, code }: Problem, cwd: string, { say }: Terminal): void {
	const [, path, line] = /^([^\s:]+):(\d+): /.exec(message) ?? [];
	const place = path === undefined ? {} : { path, line: Number(line) };
	say(annotation({ severity: 'error', code, message, ...place }, cwd));
}

/** 1-based, in the file as it is; the last line where lines are only added below it. */
function firstDifference(before: string | null, after: string | null): number {
	const old = (before ?? '').split('\n');
	const wanted = (after ?? '').split('\n');
	const at = old.findIndex((line, index) => line !== wanted[index]);
	return Math.max(1, at < 0 ? 1 : Math.min(at + 1, old.length - (old.at(-1) === '' ? 1 : 0)));
}
