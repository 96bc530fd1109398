/** How the app's assets are built with Node. */
export interface NodeSetup {
	/** As the repo says; `undefined` where it does not. */
	version: string | undefined;
	/** The lock file, which tells the package manager. */
	lock: string | undefined;
	/** What the package manager reads. */
	files: readonly string[];
	folders: readonly string[];
}

interface PackageManager {
	lock: string;
	install: string;
}

/** In the order they are looked for: a left-over package-lock.json beside a yarn.lock is common, the reverse is not. */
export const packageManagers: readonly PackageManager[] = [
	{ lock: 'yarn.lock', install: 'npm install --global corepack && corepack enable && yarn install --frozen-lockfile' },
	{
		lock: 'pnpm-lock.yaml',
		install: 'npm install --global corepack && corepack enable && pnpm install --frozen-lockfile',
	},
	{ lock: 'bun.lock', install: 'npm install --global bun && bun install --frozen-lockfile' },
	{ lock: 'bun.lockb', install: 'npm install --global bun && bun install --frozen-lockfile' },
	{ lock: 'package-lock.json', install: 'npm ci' },
];

/** Long-term support until April 2028. */
const usualVersion = '24';

/** As the template's slots. */
export function nodeSlots({ version, lock, files, folders }: NodeSetup): object {
	return {
		nodeVersion: version ?? usualVersion,
		nodeFiles: files.join(' '),
		nodeFolders: folders.map((folder) => `COPY ${folder} ./${folder}\n`).join(''),
		nodeInstall: packageManagers.find((manager) => manager.lock === lock)?.install ?? 'npm install',
	};
}
