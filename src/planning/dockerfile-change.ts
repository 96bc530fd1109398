import type { Facts } from '../detect/facts.ts';
import { setEntrypoint } from '../dockerfile/entrypoint.ts';
import { addPackages } from '../dockerfile/packages.ts';
import type { Choices } from '../model/choices.ts';
import type { Change } from '../model/plan.ts';
import type { Repo } from '../model/repo.ts';
import { fileChange } from './file-change.ts';
import { newDockerfileFor } from './new-image.ts';

/** What the scripts call has to be in the image; every line of the user's stays. `undefined` where none is there or wanted. */
export function dockerfileChange(repo: Repo, facts: Facts, choices: Choices): Change | undefined {
	const { dockerfile, distro, entrypoint, newDockerfile, rubyVersion } = choices;
	const before = repo.read(dockerfile);
	if (before === undefined) {
		if (!newDockerfile) return undefined;
		const because = `builds the app on Ruby ${rubyVersion}, with what the scripts need; yours from here on`;
		return fileChange(repo, dockerfile, newDockerfileFor(facts, choices), { keep: because, change: because });
	}
	const equipped = addPackages(before, dockerfile, { distro });
	const edited = entrypoint ? setEntrypoint(equipped.text, dockerfile) : equipped;
	const because = entrypoint ? `${equipped.because}; ${edited.because}` : equipped.because;
	return fileChange(repo, dockerfile, edited.text, { keep: because, change: because });
}
