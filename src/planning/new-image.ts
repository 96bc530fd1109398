import type { Facts } from '../detect/facts.ts';
import { newDockerfile, newDockerignore } from '../dockerfile/new-dockerfile.ts';
import { type Choices, defaults } from '../model/choices.ts';
import { fact } from '../model/evidence.ts';
import type { Finding } from '../model/finding.ts';
import type { Change } from '../model/plan.ts';
import { usage } from '../model/problem.ts';
import type { Repo } from '../model/repo.ts';
import { platform } from '../platforms/index.ts';
import { isSigned, sign } from '../scripts/signature.ts';
import { server } from '../servers/index.ts';
import { fileChange } from './file-change.ts';
import type { Given } from './given.ts';
import type { Question } from './settle.ts';

/** An app that a buildpack builds so far: whether it gets a Dockerfile, and for which Ruby. */
export function settleNewDockerfile(facts: Facts, known: Given): Question | undefined {
	const isOffered = facts.ingredients !== undefined && facts.earlier.graceSeconds === undefined;
	if (known.newDockerfile === undefined && facts.image === undefined && isOffered) return offer;
	known.newDockerfile ??= no;
	return known.newDockerfile.value && facts.image === undefined ? settleRuby(facts, known) : undefined;
}

const no = fact(defaults.newDockerfile, 'default', undefined, 'only when you ask for it');

const offer: Question = {
	name: 'newDockerfile',
	message: 'There is no Dockerfile. Write one for this app?',
	why: "dumb-init has to be in the image, and in a buildpack's image it is not.",
	suggestion: no,
};

function settleRuby(facts: Facts, known: Given): Question | undefined {
	known.distro ??= fact('debian', 'default', undefined, 'what the official Ruby images stand on');
	if (known.rubyVersion === undefined && facts.ruby !== undefined) known.rubyVersion = facts.ruby;
	if (known.rubyVersion !== undefined) return undefined;
	return {
		name: 'rubyVersion',
		message: 'Which version of Ruby does the app run on? Neither .ruby-version nor the Gemfile names one.',
		why: 'The new Dockerfile starts from the official image of that version.',
	};
}

/** What the new Dockerfile says. Throws a Problem where the repo has no bundle to build it from. */
export function newDockerfileFor({ ingredients }: Facts, choices: Choices): string {
	if (ingredients === undefined) {
		throw usage(
			'no-bundle',
			'A Dockerfile can only be written for an app with a Gemfile and a Gemfile.lock. Run `bundle lock`, and run again.',
			'--new-dockerfile',
		);
	}
	if (choices.distro !== 'debian') {
		throw usage(
			'bad-distro',
			'The new Dockerfile is built on the official Ruby image, which is Debian: leave out --distro.',
			'--distro',
		);
	}
	const { rubyVersion, port, scriptDir } = choices;
	if (rubyVersion === undefined) throw new Error('a new Dockerfile without a version of Ruby');
	const serverGem = server(choices.server).gem;
	return sign(newDockerfile(ingredients, { rubyVersion, serverGem, port, scriptDir }));
}

/** Goes with a new Dockerfile, which copies the whole repo. One that is there already is the user's, or ours from before. */
export function dockerignoreChange(repo: Repo, { ingredients }: Facts, isNewImage: boolean): Change | undefined {
	const path = '.dockerignore';
	const before = repo.read(path);
	const because = 'keeps secrets, logs and history out of the image';
	if (before !== undefined)
		return isSigned(before) ? fileChange(repo, path, before, { keep: because, change: because }) : undefined;
	if (!isNewImage || ingredients === undefined) return undefined;
	return fileChange(repo, path, sign(newDockerignore(ingredients)), { keep: because, change: because });
}

/** What is different for an app that leaves its buildpack. */
export function newImageFindings(facts: Facts, choices: Choices): Finding[] {
	return [notForLinux(facts), notLocked(facts, choices), secretKey(facts, choices)].filter(
		(finding) => finding !== undefined,
	);
}

/** A lock written on a Mac: `bundle install` refuses it in the image. */
function notForLinux({ ingredients }: Facts): Finding | undefined {
	const platforms = ingredients?.platforms ?? [];
	if (platforms.length === 0 || platforms.some((name) => name === 'ruby' || name.includes('linux'))) return undefined;
	return {
		code: 'bundle-not-for-linux',
		severity: 'error',
		message: `The bundle is locked for ${platforms.join(' and ')} only, so it cannot be installed in the image. Run: bundle lock --add-platform x86_64-linux`,
		path: 'Gemfile.lock',
	};
}

function notLocked({ ingredients }: Facts, { server: id }: Choices): Finding | undefined {
	const { gem, name } = server(id);
	if (ingredients?.gems.has(gem)) return undefined;
	return {
		code: 'server-not-locked',
		severity: 'warning',
		message: `The app starts ${name}, which is not in its bundle: the new Dockerfile installs the newest one at each build. Pin it: bundle add ${gem}`,
		path: 'Gemfile.lock',
	};
}

/** Ruby buildpacks make one up where the app's configuration has none. */
function secretKey({ ingredients }: Facts, { platform: id, app, dockerfile }: Choices): Finding | undefined {
	if (!ingredients?.rails) return undefined;
	const command = platform(id).setConfig(app, 'SECRET_KEY_BASE="$(openssl rand -hex 64)"');
	return {
		code: 'secret-key-base',
		severity: 'warning',
		message: `A buildpack gives a Rails app a SECRET_KEY_BASE, a Dockerfile does not. Unless the app's configuration has one, set it before the deploy: ${command}`,
		path: dockerfile,
	};
}
