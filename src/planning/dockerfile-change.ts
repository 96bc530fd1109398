import { setEntrypoint } from '../dockerfile/entrypoint.ts';
import { addPackages } from '../dockerfile/packages.ts';
import type { Choices } from '../model/choices.ts';
import type { Change } from '../model/plan.ts';
import type { Repo } from '../model/repo.ts';
import { fileChange } from './file-change.ts';

/** What the scripts call has to be in the image; every line of the user's stays. `undefined` where there is no Dockerfile. */
export function dockerfileChange(repo: Repo, { dockerfile, distro, entrypoint }: Choices): Change | undefined {
	const before = repo.read(dockerfile);
	if (before === undefined) return undefined;
	const equipped = addPackages(before, dockerfile, { distro });
	const edited = entrypoint ? setEntrypoint(equipped.text, dockerfile) : equipped;
	const because = entrypoint ? `${equipped.because}; ${edited.because}` : equipped.because;
	return fileChange(repo, dockerfile, edited.text, { keep: because, change: because });
}
