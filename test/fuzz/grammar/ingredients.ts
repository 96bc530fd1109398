import fc from 'fast-check';
import { hostile, mostly, textOf } from './words.ts';

const version = mostly(fc.constantFrom('3.3.1', '3.4', '22', 'v24.1.0', '2.7.8-p225', 'truffleruby-24'), hostile, 6);

export const rubyVersionFile = textOf(version.map((it) => [it]));

export const toolVersions = textOf(
	fc.array(
		fc.tuple(fc.constantFrom('ruby', 'nodejs', 'python'), version).map((words) => words.join(' ')),
		{ maxLength: 3 },
	),
);

export const nodeVersionFile = rubyVersionFile;

export const packageJson = mostly(
	fc
		.constantFrom<object>(
			{ private: true },
			{ packageManager: 'yarn@4.1.0' },
			{ scripts: { build: 'esbuild app.js' } },
			{ yargs: { 'boolean-negation': false } },
		)
		.map((it) => JSON.stringify(it)),
	hostile,
);

export const applicationConfig = textOf(
	fc.array(
		mostly(fc.constantFrom("require 'rails/all'", "require 'sprockets/railtie'", 'module Shop', 'end'), hostile),
		{
			maxLength: 4,
		},
	),
);

export const yarnrc = textOf(
	fc.array(fc.constantFrom('yarnPath: .yarn/releases/yarn.cjs', 'nodeLinker: node-modules')),
);
