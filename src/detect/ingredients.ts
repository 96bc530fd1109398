import type { Ingredients } from '../dockerfile/new-dockerfile.ts';
import { type NodeSetup, packageManagers } from '../dockerfile/node.ts';
import { Problem } from '../model/problem.ts';
import type { Repo } from '../model/repo.ts';
import { type Lockfile, readLockfile } from './lockfile.ts';

/** What a Dockerfile for the app would be made of; `undefined` where there is no bundle to install. */
export function readIngredients(repo: Repo): Ingredients | undefined {
	const gemfile = repo.read('Gemfile');
	const lockText = repo.read('Gemfile.lock');
	if (gemfile === undefined || lockText === undefined) return undefined;
	const lock = readLockfile(lockText);
	const rails = lock.gems.has('railties') && isThere(repo, 'config/application.rb');
	const assets = rails && compilesAssets(repo, lock);
	return {
		gems: lock.gems,
		platforms: lock.platforms,
		usesGit: lock.usesGit,
		gemFiles: ['.ruby-version', '.tool-versions'].filter((path) => gemfile.includes(path) && isThere(repo, path)),
		gemFolders: lock.paths.filter((path) => path !== '.'),
		gemsNeedApp: lock.paths.includes('.') || /^[ \t]*(?:eval_gemfile|instance_eval)\b/m.test(gemfile),
		rails,
		assets,
		node: assets ? nodeSetup(repo, lock) : undefined,
	};
}

/** Gems that bring the task assets:precompile, or hang a build of their own on it. */
const pipelines = ['propshaft', 'webpacker', 'shakapacker', 'vite_rails'];

/** Whether `rake assets:precompile` is there and would work. */
function compilesAssets(repo: Repo, { gems, direct }: Lockfile): boolean {
	if (pipelines.some((gem) => gems.has(gem))) return true;
	const application = repo.read('config/application.rb') ?? '';
	const loadsSprockets =
		direct.has('sprockets-rails') || /^[ \t]*require[ \t]+['"](?:rails\/all|sprockets\/railtie)['"]/m.test(application);
	if (!gems.has('sprockets-rails') || !loadsSprockets) return false;
	// From version 4 on, Sprockets raises without its manifest.
	return Number.parseInt(gems.get('sprockets') ?? '', 10) < 4 || isThere(repo, 'app/assets/config/manifest.js');
}

const bundlers = ['jsbundling-rails', 'cssbundling-rails', 'webpacker', 'shakapacker', 'vite_rails'];

/** A package.json counts where it is locked or a gem builds with it: many only hold a linter. */
function nodeSetup(repo: Repo, { gems }: Lockfile): NodeSetup | undefined {
	if (!isThere(repo, 'package.json')) return undefined;
	const locked = packageManagers.find(({ lock }) => isThere(repo, lock));
	if (locked === undefined && !bundlers.some((gem) => gems.has(gem))) return undefined;
	const yarnrc = repo.read('.yarnrc.yml');
	const files = ['package.json', locked?.lock, '.npmrc', '.yarnrc', '.yarnrc.yml'].filter(
		(path) => path !== undefined && isThere(repo, path),
	);
	return {
		version: nodeVersion(repo),
		lock: locked?.lock,
		corepack: yarnrc !== undefined || (repo.read('package.json') ?? '').includes('"packageManager"'),
		files: files as string[],
		folders: yarnrc?.includes('.yarn/') ? ['.yarn'] : [],
	};
}

function nodeVersion(repo: Repo): string | undefined {
	const said = [
		repo.read('.node-version'),
		repo.read('.nvmrc'),
		repo.read('.tool-versions')?.match(/^nodejs\s+(\S+)/m)?.[1],
	];
	return said.map((text) => /^v?(\d+(?:\.\d+){0,2})\s*$/.exec(text ?? '')?.[1]).find((found) => found !== undefined);
}

/** A file we would refuse to read, because it is large or no text, is there all the same: lock files often are. */
function isThere(repo: Repo, path: string): boolean {
	try {
		return repo.mode(path) !== undefined;
	} catch (error) {
		if (error instanceof Problem) return true;
		throw error;
	}
}
