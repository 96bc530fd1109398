import fc from 'fast-check';
import type { Corpus } from './corpus.ts';
import { startScript } from './grammar/commands.ts';
import { dockerfile, dockerignore } from './grammar/dockerfile.ts';
import { gemfile, gemfileLock, gitConfig, passengerfile, procfile, pumaConfig } from './grammar/files.ts';
import {
	applicationConfig,
	nodeVersionFile,
	packageJson,
	rubyVersionFile,
	toolVersions,
	yarnrc,
} from './grammar/ingredients.ts';
import { configFile, flags, type Settings } from './grammar/settings.ts';
import { mostly } from './grammar/words.ts';
import { type Mutation, mutated, mutations } from './mutation.ts';

/** A repo, what is said on the command line of one run and of a later one, and what its owner does in between. */
export interface Input {
	files: Readonly<Record<string, string>>;
	flags: Settings;
	later: Settings;
	/** To the files as the first run leaves them. */
	tampering: readonly { file: number; mutations: readonly Mutation[] }[];
}

export function inputs({ dockerfiles, procfiles, entrypoints, appcontrols, pieces }: Corpus): fc.Arbitrary<Input> {
	const fromCorpus = (texts: readonly string[]) =>
		fc.tuple(fc.constantFrom(...texts), mutations(pieces, 2)).map(([text, all]) => mutated(text, all));
	const script = fc.oneof(
		{ weight: 2, arbitrary: fromCorpus([...entrypoints, ...appcontrols]) },
		{ weight: 1, arbitrary: startScript },
	);
	const files = fc
		.record({
			Dockerfile: often(mostly(dockerfile, fromCorpus(dockerfiles), 4), 9),
			Procfile: often(mostly(procfile, fromCorpus(procfiles), 5), 5),
			'Gemfile.lock': often(gemfileLock, 5),
			Gemfile: often(gemfile, 0.5),
			'config/puma.rb': often(pumaConfig, 1),
			'Passengerfile.json': often(passengerfile, 0.3),
			'config/puma/production.rb': often(pumaConfig, 0.1),
			'config/application.rb': often(applicationConfig, 0.5),
			'.ruby-version': often(rubyVersionFile, 0.3),
			'.tool-versions': often(toolVersions, 0.2),
			'.nvmrc': often(nodeVersionFile, 0.1),
			'package.json': often(packageJson, 0.2),
			'yarn.lock': often(fc.constant(''), 0.2),
			'.yarnrc.yml': often(yarnrc, 0.1),
			'.dockerignore': often(dockerignore, 0.3),
			'.eyk-graceful.json': often(configFile, 0.1),
			'.git/config': often(gitConfig, 1),
			'bin/start': often(startScript, 0.3),
			'script/web.sh': often(startScript, 0.2),
			'script/entrypoint.sh': often(script, 0.15),
			'script/appcontrol.sh': often(script, 0.15),
		})
		.map(present);
	const tampering = fc.array(fc.record({ file: fc.nat(99), mutations: mutations(pieces, 2) }), { maxLength: 2 });
	return fc.record({ files, flags, later: flags, tampering });
}

/** Present this many times as often as not. */
function often<T>(arbitrary: fc.Arbitrary<T>, times: number): fc.Arbitrary<T | undefined> {
	return fc.oneof({ weight: Math.round(20 * times), arbitrary }, { weight: 20, arbitrary: fc.constant(undefined) });
}

function present(all: Readonly<Record<string, string | undefined>>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(all).flatMap(([path, text]) =>
			text === undefined ? [] : [[path, text.replaceAll('\0', '').toWellFormed()]],
		),
	);
}
