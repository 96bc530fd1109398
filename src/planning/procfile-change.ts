import type { Choices } from '../model/choices.ts';
import type { Change } from '../model/plan.ts';
import type { Repo } from '../model/repo.ts';
import { setProcess } from '../procfile/edit.ts';
import { procfileCommand } from '../scripts/entrypoint.ts';
import { fileChange } from './file-change.ts';

/** The one line that makes dumb-init PID 1; all others stay byte for byte. */
export function procfileChange(repo: Repo, { procfile, process, scriptDir }: Choices): Change {
	const before = repo.read(procfile);
	const after = setProcess(before, process, procfileCommand(scriptDir), procfile);
	return fileChange(repo, procfile, after, {
		keep: `${process} starts under dumb-init already`,
		change: `${process} starts under dumb-init, which becomes PID 1 and passes SIGTERM on`,
	});
}
