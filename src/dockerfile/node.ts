/** How the app's assets are built with Node. */
export interface NodeSetup {
	/** As the repo says; `undefined` where it does not. */
	version: string | undefined;
	/** The lock file, which tells the package manager. */
	lock: string | undefined;
	/** The repo names the very version of its package manager, or is made for one that Corepack fetches. */
	corepack: boolean;
	/** What the package manager reads. */
	files: readonly string[];
	folders: readonly string[];
}

interface PackageManager {
	lock: string;
	/** Its name at npm; `undefined` for npm itself. */
	name?: string;
	install: string;
}

/** In the order they are looked for: a left-over package-lock.json beside a yarn.lock is common, the reverse is not. */
export const packageManagers: readonly PackageManager[] = [
	{ lock: 'yarn.lock', name: 'yarn', install: 'yarn install --frozen-lockfile' },
	{ lock: 'pnpm-lock.yaml', name: 'pnpm', install: 'pnpm install --frozen-lockfile' },
	{ lock: 'bun.lock', name: 'bun', install: 'bun install --frozen-lockfile' },
	{ lock: 'bun.lockb', name: 'bun', install: 'bun install --frozen-lockfile' },
	{ lock: 'package-lock.json', install: 'npm ci' },
];

/** Long-term support until April 2028. */
const usualVersion = '24';

/** As the template's slots. */
export function nodeSlots({ version, lock, corepack, files, folders }: NodeSetup): object {
	const manager = packageManagers.find((manager) => manager.lock === lock);
	return {
		nodeVersion: version ?? usualVersion,
		nodeFiles: files.join(' '),
		nodeFolders: folders.map((folder) => `COPY ${folder} ./${folder}\n`).join(''),
		nodeInstall: manager === undefined ? 'npm install' : installWith(manager, corepack),
	};
}

function installWith({ name, install }: PackageManager, corepack: boolean): string {
	if (name === undefined) return install;
	const usesCorepack = corepack && name !== 'bun';
	return `npm install --global ${usesCorepack ? 'corepack && corepack enable' : name} && \\\n    ${install}`;
}
