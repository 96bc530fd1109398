/** What Gemfile.lock says, as far as building an image depends on it. */
export interface Lockfile {
	/** Every locked gem, with its version. */
	gems: ReadonlyMap<string, string>;
	/** The gems the Gemfile itself names: Bundler requires these at boot. */
	direct: ReadonlySet<string>;
	platforms: readonly string[];
	/** Some gems are fetched by git. */
	usesGit: boolean;
	/** Folders of the repo that hold gems; `.` where the app is one itself. */
	paths: readonly string[];
}

const header = /^[A-Z][A-Z ]*$/;

export function readLockfile(text: string): Lockfile {
	const sections = sectionsOf(text.split(/\r?\n/));
	const inSection = (title: string, pattern: RegExp) =>
		sections.filter((section) => section.title === title).flatMap(({ lines }) => firstGroups(lines, pattern));
	return {
		gems: new Map(
			// Four blanks are a locked gem, six are a requirement of the gem above. One for each platform: the first tells.
			[...text.matchAll(/^ {4}(\S+) \((.+)\)\r?$/gm)].reverse().map(([, gem = '', version = '']) => [gem, version]),
		),
		direct: new Set(inSection('DEPENDENCIES', /^ {2}([^\s!]+)/)),
		platforms: inSection('PLATFORMS', /^ {2}(\S+)/),
		usesGit: sections.some(({ title }) => title === 'GIT'),
		paths: inSection('PATH', /^ {2}remote: (.+)$/),
	};
}

interface Section {
	title: string;
	lines: string[];
}

function sectionsOf(lines: readonly string[]): Section[] {
	const sections: Section[] = [];
	for (const line of lines) {
		if (header.test(line)) sections.push({ title: line, lines: [] });
		else sections.at(-1)?.lines.push(line);
	}
	return sections;
}

function firstGroups(lines: readonly string[], pattern: RegExp): string[] {
	return lines.map((line) => pattern.exec(line)?.[1]).filter((found) => found !== undefined);
}
