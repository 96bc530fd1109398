import { setEntrypoint } from '../dockerfile/entrypoint.ts';
import { addPackages } from '../dockerfile/packages.ts';
import type { Choices } from '../model/choices.ts';
import type { Finding } from '../model/finding.ts';
import type { Change } from '../model/plan.ts';
import type { Repo } from '../model/repo.ts';
import { fileChange } from './file-change.ts';

/** What the scripts call has to be in the image; every line of the user's stays. */
export function dockerfileChange(repo: Repo, choices: Choices): { changes: Change[]; findings: Finding[] } {
	const { dockerfile, distro, entrypoint } = choices;
	const before = repo.read(dockerfile);
	if (before === undefined) return { changes: [], findings: [noDockerfile(dockerfile)] };
	const equipped = addPackages(before, dockerfile, { distro });
	const edited = entrypoint ? setEntrypoint(equipped.text, dockerfile) : { ...equipped, findings: [] };
	const because = entrypoint ? `${equipped.because}; ${edited.because}` : equipped.because;
	const change = fileChange(repo, dockerfile, edited.text, { keep: because, change: because });
	return { changes: [change], findings: edited.findings };
}

function noDockerfile(dockerfile: string): Finding {
	return {
		code: 'no-dockerfile',
		severity: 'error',
		message: `There is no ${dockerfile}, and the image a buildpack makes has no dumb-init: the new Procfile line could not start. Deploy with a Dockerfile that installs dumb-init and procps.`,
		path: dockerfile,
	};
}
