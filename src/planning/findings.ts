import type { Facts } from '../detect/facts.ts';
import { type Image, readImage } from '../dockerfile/image.ts';
import { noteworthy } from '../dockerfile/noteworthy.ts';
import { scriptsReachImage } from '../dockerfile/scripts-reach.ts';
import type { Choices } from '../model/choices.ts';
import type { Finding } from '../model/finding.ts';
import type { Repo } from '../model/repo.ts';
import { platform } from '../platforms/index.ts';
import { newDockerfileFor, newImageFindings } from './new-image.ts';

/** What the user should know before they say yes, and no edit of ours settles. */
export function findingsFor(repo: Repo, facts: Facts, choices: Choices): Finding[] {
	const { image, procfile } = facts;
	if (image === undefined) {
		return choices.newDockerfile ? aboutNewImage(repo, facts, choices) : [noDockerfile(repo, facts, choices)];
	}
	const findings = aboutImage(repo, image, choices);
	return procfile === undefined ? [...findings, newProcessType(choices)] : findings;
}

function aboutImage(repo: Repo, image: Image, { scriptDir }: Choices): Finding[] {
	return [...noteworthy(image), ...scriptsReachImage(image, repo.read('.dockerignore'), scriptDir)];
}

function aboutNewImage(repo: Repo, facts: Facts, choices: Choices): Finding[] {
	const image = readImage(newDockerfileFor(facts, choices), choices.dockerfile);
	return [...newImageFindings(facts, choices), ...aboutImage(repo, image, choices)];
}

/** Where teams put a Dockerfile that is not at the repo's root. */
const elsewhere = [
	'docker/Dockerfile',
	'.docker/Dockerfile',
	'deploy/Dockerfile',
	'Dockerfile.production',
	'Dockerfile.prod',
];

function noDockerfile(repo: Repo, { ingredients }: Facts, { dockerfile }: Choices): Finding {
	const other = elsewhere.find((path) => repo.mode(path) !== undefined);
	const wayOut =
		other !== undefined
			? `If ${other} is what is deployed, say --dockerfile ${other}.`
			: ingredients === undefined
				? 'Deploy with a Dockerfile that installs dumb-init and procps.'
				: 'Deploy with a Dockerfile; --new-dockerfile writes one to start from.';
	return {
		code: 'no-dockerfile',
		severity: 'error',
		message: `There is no ${dockerfile}, and the image a buildpack makes has no dumb-init: the new Procfile line could not start. ${wayOut}`,
		path: dockerfile,
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
