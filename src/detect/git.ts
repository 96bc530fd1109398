import { type Fact, fact } from '../model/evidence.ts';
import type { Repo } from '../model/repo.ts';
import type { Platform } from '../platforms/index.ts';

export interface PlatformRemote {
	remote: Fact<string>;
	app: Fact<string>;
}

const path = '.git/config';

/**
 * The git remote that leads to the platform, and the app's name in its address: a remote named after the platform's
 * command line, else one in the builder's form, `ssh://git@HOST:2222/APP.git`. The file is read as text; git is not run.
 */
export function platformRemote(repo: Repo, platform: Platform): PlatformRemote | undefined {
	const remotes = readRemotes(repo.read(path) ?? '').filter(({ app }) => platform.appName.test(app));
	const named = remotes.find(({ name }) => platform.remotes.includes(name));
	const chosen = named ?? remotes.find(({ isBuilder }) => isBuilder);
	if (chosen === undefined) return undefined;
	const because =
		named === undefined ? "a remote in the form of the platform's builder" : `the remote named ${named.name}`;
	return { remote: fact(chosen.name, path, chosen.line, because), app: fact(chosen.app, path, chosen.line, because) };
}

interface Remote {
	name: string;
	app: string;
	isBuilder: boolean;
	line: number;
}

function readRemotes(config: string): Remote[] {
	const remotes: Remote[] = [];
	let name: string | undefined;
	for (const [index, line] of config.split(/\r?\n/).entries()) {
		// A name that git would read as an option is none: it goes into a command to be pasted.
		const section = line.match(/^\s*\[(?:remote "([^"\\-][^"\\]*)")?/);
		if (section) name = section[1];
		const address = line
			.match(/^\s*url\s*=\s*(\S.*)/)?.[1]
			?.trim()
			.replace(/^"|"$/g, '');
		if (name === undefined || address === undefined) continue;
		const app = address.slice(Math.max(address.lastIndexOf('/'), address.lastIndexOf(':')) + 1).replace(/\.git$/, '');
		if (app) remotes.push({ name, app, isBuilder: /^ssh:\/\/git@[^/]+:2222\//.test(address), line: index + 1 });
	}
	return remotes;
}
