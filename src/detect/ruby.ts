import { type Fact, fact } from '../model/evidence.ts';
import type { Repo } from '../model/repo.ts';

const version = String.raw`(\d+\.\d+(?:\.\d+)?(?:-(?:preview|rc)\d+)?)`;

/** Where a repo names its Ruby, most exact first: an optimistic `ruby ">= 3.1"` names none. */
const places: readonly { path: string; line: RegExp; because: string }[] = [
	{
		path: '.ruby-version',
		line: new RegExp(`^(?:ruby-)?${version}(?:-p\\d+)?(?:@.*)?\\s*$`),
		because: 'version managers read it there',
	},
	{ path: '.tool-versions', line: new RegExp(`^ruby\\s+${version}`), because: 'version managers read it there' },
	{ path: 'Gemfile', line: new RegExp(`^\\s*ruby[\\s(]+['"]${version}['"]`), because: 'Bundler insists on it' },
	{
		path: 'Gemfile.lock',
		line: new RegExp(`^ {2,3}ruby ${version}(?:p\\d+)?$`),
		because: 'the bundle was locked with it',
	},
	{
		path: 'Gemfile',
		line: /^\s*ruby[\s(]+['"]~>\s*(\d+\.\d+)(?:\.\d+)?['"]/,
		because: 'the newest that Bundler accepts',
	},
];

/** The version of Ruby the app runs on, as far as the repo tells. */
export function rubyVersion(repo: Repo): Fact<string> | undefined {
	for (const { path, line, because } of places) {
		const lines = repo.read(path)?.split(/\r?\n/) ?? [];
		const at = lines.findIndex((text) => line.test(text));
		const found = lines[at]?.match(line)?.[1];
		if (found !== undefined) return fact(found, path, at + 1, because);
	}
	return undefined;
}
