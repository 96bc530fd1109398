import type { Action, Change } from '../model/plan.ts';
import type { Repo } from '../model/repo.ts';

const plainMode = 0o644;

/** What it takes to bring one file to the text (and mode) it shall have. Without a mode, a file keeps its own. */
export function fileChange(
	repo: Repo,
	path: string,
	after: string,
	because: { keep: string; change: string },
	wanted?: { mode: number },
): Change {
	const before = repo.read(path) ?? null;
	const present = repo.mode(path);
	const mode = wanted?.mode ?? present ?? plainMode;
	const action = actionFor(before, after, present === mode);
	return { path, action, before, after, mode, because: action === 'keep' ? because.keep : because.change };
}

function actionFor(before: string | null, after: string, sameMode: boolean): Action {
	if (before === null) return 'create';
	if (before !== after) return 'edit';
	return sameMode ? 'keep' : 'chmod';
}
