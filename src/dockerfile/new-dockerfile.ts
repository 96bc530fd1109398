import template from '../../templates/Dockerfile.hbs';
import ignoreTemplate from '../../templates/dockerignore.hbs';
import { debian } from '../distros/debian.ts';
import { readReference } from '../distros/index.ts';
import { packagesOfGems } from './gem-packages.ts';
import { type NodeSetup, nodeSlots } from './node.ts';

/** What an app's repo says about building it. */
export interface Ingredients {
	/** Every locked gem, with its version. */
	gems: ReadonlyMap<string, string>;
	/** The platforms the bundle is locked for. */
	platforms: readonly string[];
	/** Some gems are fetched by git. */
	usesGit: boolean;
	/** Files of the repo that the Gemfile reads. */
	gemFiles: readonly string[];
	/** Folders of the repo that hold gems. */
	gemFolders: readonly string[];
	/** The Gemfile reads the app itself: a gemspec, other Gemfiles. */
	gemsNeedApp: boolean;
	rails: boolean;
	/** `rake assets:precompile` has something to do. */
	assets: boolean;
	/** What the assets are built with besides Ruby. */
	node: NodeSetup | undefined;
}

/** What is chosen, and not read off the app. */
export interface ImageChoices {
	rubyVersion: string;
	/** The gem of the server; installed by itself where the bundle lacks it. */
	serverGem: string;
	port: number;
	scriptDir: string;
}

/**
 * A Dockerfile for an app that has none: two stages, so that compilers stay out of the image; nothing in it needs
 * BuildKit. It has all that the scripts call, so a later run finds nothing to add to it.
 */
export function newDockerfile(app: Ingredients, { rubyVersion, serverGem, port, scriptDir }: ImageChoices): string {
	const isLocked = app.gems.has(serverGem);
	const packages = packagesOfGems([...app.gems.keys(), ...(isLocked ? [] : [serverGem])]);
	const prepare = packages.prepare.map(({ gem, command }) => (app.gems.has(gem) ? `bundle exec ${command}` : command));
	return template({
		rubyVersion,
		repair: sourcesRepair(rubyVersion),
		port,
		scriptDir,
		rails: app.rails,
		packages: ['dumb-init', 'procps', ...packages.run.keys()].join(' '),
		reasons: [...packages.run].map(([name, gems]) => `# ${name}: for the gem ${gems.join(' and ')}\n`).join(''),
		buildPackages: ['build-essential', ...(app.usesGit ? ['git'] : []), ...packages.build].join(' '),
		gemFiles: ['Gemfile', 'Gemfile.lock', ...app.gemFiles].join(' '),
		gemFolders: app.gemFolders.map((folder) => `COPY ${folder} ./${folder}\n`).join(''),
		gemsNeedApp: app.gemsNeedApp,
		extraGem: isLocked ? '' : serverGem,
		prepare: prepare.join(' && \\\n    '),
		assets: app.assets,
		node: app.node !== undefined,
		...(app.node && nodeSlots(app.node)),
		writable: writableFolders(app).join(' '),
	});
}

/** The .dockerignore that goes with it: what must not get into the image, or would only make it larger. */
export function newDockerignore({ rails, assets }: Ingredients): string {
	return ignoreTemplate({ rails, assets });
}

/** For a Ruby whose image stands on a Debian that has left the mirrors: what comes before any `apt-get update`. */
function sourcesRepair(rubyVersion: string): string {
	const image = readReference(`ruby:${rubyVersion}-slim`);
	const { command, repairsPackageLists } = debian.install(['dumb-init', 'pkill'], image);
	return repairsPackageLists ? `${command.slice(0, command.indexOf('apt-get update'))}\\\n    ` : '';
}

function writableFolders({ rails, gems }: Ingredients): string[] {
	const database = rails && gems.has('sqlite3') ? ['db'] : [];
	return [...database, 'log', ...(rails ? ['storage'] : []), 'tmp'];
}
