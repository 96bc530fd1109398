import type { Facts } from '../detect/facts.ts';
import { noteworthy } from '../dockerfile/noteworthy.ts';
import { scriptsReachImage } from '../dockerfile/scripts-reach.ts';
import type { Choices } from '../model/choices.ts';
import type { Finding } from '../model/finding.ts';
import type { Repo } from '../model/repo.ts';
import { platform } from '../platforms/index.ts';

/** What the user should know before they say yes, and no edit of ours settles. */
export function findingsFor(repo: Repo, { image, procfile }: Facts, choices: Choices): Finding[] {
	const aboutImage = image
		? [...noteworthy(image), ...scriptsReachImage(image, repo.read('.dockerignore'), choices.scriptDir)]
		: [noDockerfile(choices.dockerfile)];
	return procfile === undefined && image !== undefined ? [...aboutImage, newProcessType(choices)] : aboutImage;
}

function noDockerfile(path: string): Finding {
	return {
		code: 'no-dockerfile',
		severity: 'error',
		message: `There is no ${path}, and the image a buildpack makes has no dumb-init: the new Procfile line could not start. Deploy with a Dockerfile that installs dumb-init and procps.`,
		path,
	};
}

/** Hephy's controller: without a Procfile the type is `cmd`; a type that vanishes is scaled to 0, a new one starts at 1. */
function newProcessType({ procfile, process, platform: id, app }: Choices): Finding {
	return {
		code: 'new-process-type',
		severity: 'warning',
		message: `There was no ${procfile}, so the app ran as process type cmd. With one it runs as ${process}: the deploy scales cmd to 0 and starts one pod of ${process}. Set its size right afterwards: ${platform(id).scale(app, process)}`,
		path: procfile,
	};
}
