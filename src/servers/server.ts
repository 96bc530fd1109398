import type { Fact } from '../model/evidence.ts';
import type { Repo } from '../model/repo.ts';

/** One simple command of the app's, word by word; a word known only at run time stands as its source text (`$PORT`). */
export type Words = readonly string[];

/** What there is to know about an app server. Adding one: a file like puma.ts with its template in templates/stop, and a line in index.ts. */
export interface Server {
	/** As in `--server` and in the name of its stop template. */
	id: string;
	/** As in the log lines: "stopping Puma". */
	name: string;
	/** The gem that brings it. */
	gem: string;
	/** The article's port, for an app whose repo names none. */
	port: number;
	/** The article's start command on that port, PORT winning: only for an app whose repo starts no server at all. */
	startCommand(port: number): string;
	/** Whether these words start it, whatever launcher stands in front (`bundle exec`, an entrypoint script). */
	isStartedBy(words: Words): boolean;
	/** The port on its command line, as written there: `3000`, `$PORT`, `${PORT:-5000}`. */
	portArgument(words: Words): string | undefined;
	/** The port in its configuration file. */
	configuredPort(repo: Repo): Fact<number> | undefined;
	/** The shell function `stop_server` of entrypoint.sh: stops it without dropping a request. `words` start it. */
	stopFunction(port: number, words: Words): string;
}

/** Programs that serve as well, and have to be stopped in ways that nobody here knows yet. */
export const otherServers: ReadonlySet<string> = new Set([
	'agoo',
	'falcon',
	'iodine',
	'pitchfork',
	'rainbows',
	'thin',
	'unicorn',
	'unicorn_rails',
	'webrick',
]);

/** `--port 5000`, `--port=5000`, `-p 5000`, `-p5000`. */
export function optionValue(words: Words, long: string, short: string): string | undefined {
	for (const [index, word] of words.entries()) {
		if (word === long || word === short) return words[index + 1];
		if (word.startsWith(`${long}=`)) return word.slice(long.length + 1);
		if (word.startsWith(short) && !word.startsWith('--')) return word.slice(short.length);
	}
	return undefined;
}

/** `/app/bin/rails` → `rails`. */
export function programName(word: string): string {
	return word.slice(word.lastIndexOf('/') + 1);
}
