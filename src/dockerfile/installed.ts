import { distroOfPackageManager } from '../distros/index.ts';
import { commandsOf } from './run.ts';
import type { Step } from './steps.ts';

/** What the file itself puts into the image, each with the step that did. */
export interface Installed {
	/** By a package manager. */
	packages: ReadonlyMap<string, Step>;
	/** By `gem install`. */
	gems: ReadonlyMap<string, Step>;
	/** Programs put at a place by hand: `/usr/local/bin/dumb-init`. */
	programs: ReadonlyMap<string, Step>;
	/** The first use of each package manager. */
	managers: ReadonlyMap<string, Step>;
}

const adding = new Set(['install', 'add', 'reinstall', 'localinstall']);
const removing = new Set(['purge', 'remove', 'del', 'erase', 'autoremove']);

/** Programs looked for by where a line puts them. */
const byHand = /(?:^|[\s=>"'])(\/[\w./-]*\/(?:dumb-init|tini|pkill|bash))(?=$|[\s"'\];&|])/g;

export function installedBy(steps: readonly Step[]): Installed {
	const runs = steps.filter(({ instruction }) => instruction.keyword === 'RUN');
	const commands = runs.flatMap((step) => commandsOf(step).map((words) => ({ words, step })));
	const changes = commands.flatMap(({ words, step }) => packageChange(words, step));
	return {
		packages: packagesAfter(changes),
		gems: new Map(commands.flatMap(({ words, step }) => gemsOf(words).map((gem) => [gem, step]))),
		programs: new Map(steps.flatMap((step) => placedBy(step).map((path) => [path, step]))),
		managers: new Map(changes.toReversed().map(({ manager, step }) => [manager, step])),
	};
}

function packagesAfter(changes: readonly PackageChange[]): Map<string, Step> {
	const packages = new Map<string, Step>();
	const groups = new Map<string, readonly string[]>();
	for (const { step, added, removed, group } of changes) {
		if (group) groups.set(group, added);
		for (const name of added) packages.set(name, step);
		for (const name of removed.flatMap((name) => groups.get(name) ?? [name])) packages.delete(name);
	}
	return packages;
}

interface PackageChange {
	step: Step;
	manager: string;
	added: readonly string[];
	removed: readonly string[];
	/** `apk add --virtual .build-deps …`: the packages that go when the name goes. */
	group: string | undefined;
}

function packageChange([manager = '', ...words]: readonly string[], step: Step): PackageChange[] {
	if (!distroOfPackageManager(manager)) return [];
	const isInstaller = /^(?:install[_-]packages|clean-install)$/.test(manager);
	const at = isInstaller ? -1 : words.findIndex((word) => adding.has(word) || removing.has(word));
	const verb = isInstaller ? 'install' : (words[at] ?? '');
	const named = names(words.slice(at + 1));
	return [
		{
			step,
			manager,
			added: adding.has(verb) ? named : [],
			removed: removing.has(verb) ? named : [],
			group: virtualName(words),
		},
	];
}

function gemsOf([program, verb, ...words]: readonly string[]): string[] {
	const given = program === 'gem' && verb === 'install' ? names(words) : [];
	return given.filter((word) => !/^\d/.test(word)); // the version behind -v
}

/** The names after the verb: without options, versions, architectures, and what only the shell knows. */
function names(words: readonly string[]): string[] {
	return words
		.filter((word) => !word.startsWith('-') && !/[$`*]/.test(word))
		.map((word) => (word.includes('/') ? fileName(word) : (word.split(/[=<>~@:]/)[0] ?? '')));
}

/** `/tmp/dumb-init_1.2.5_amd64.deb` is dumb-init. */
function fileName(path: string): string {
	const name = path.replace(/^.*\//, '');
	return name.endsWith('.deb') ? (name.split('_')[0] ?? '') : name;
}

function virtualName(words: readonly string[]): string | undefined {
	const at = words.findIndex((word) => word === '-t' || word.startsWith('--virtual'));
	return at < 0 ? undefined : (words[at]?.split('=')[1] ?? words[at + 1]);
}

function placedBy(step: Step): string[] {
	switch (step.instruction.keyword) {
		case 'RUN':
			return placedByRun(step.instruction);
		case 'COPY':
		case 'ADD':
			return placedByCopy(step.instruction.args);
		default:
			return [];
	}
}

function placedByRun({ args, heredoc }: Step['instruction']): string[] {
	const text = `${args}\n${heredoc}`;
	const installsBy = (program: RegExp) =>
		text.split(/[&;|\n]/).some((command) => {
			const at = command.search(program);
			return at >= 0 && command.includes('dumb-init', at);
		});
	if (installsBy(/\bdpkg\s+(?:-i|--install)\b/)) return ['/usr/bin/dumb-init'];
	if (installsBy(/\bpip3?\s+install\b/)) return ['/usr/local/bin/dumb-init'];
	if (!/\b(?:curl|wget|cp|mv|install|ln|tar)\b/.test(text)) return [];
	return [...text.matchAll(byHand)].map(([, path = '']) => path);
}

function placedByCopy(args: string): string[] {
	const words = args
		.replace(/[[\],"]/g, ' ')
		.trim()
		.split(/\s+/);
	const target = words.at(-1) ?? '';
	const source = (words.at(-2) ?? '').replace(/^.*\//, '');
	const isFolder = /\/$|\/s?bin$/.test(target);
	const path = isFolder ? `${target.replace(/\/$/, '')}/${source}` : target;
	return /\/(?:dumb-init|tini|pkill|bash)$/.test(path) ? [path] : [];
}
