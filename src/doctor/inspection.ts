import { readEarlier, scriptDirIn } from '../detect/earlier.ts';
import type { RunFact } from '../detect/facts.ts';
import { bundledServers } from '../detect/gems.ts';
import { portsOf } from '../detect/ports.ts';
import { commandInForce } from '../detect/run-command.ts';
import { type Image, readImage } from '../dockerfile/image.ts';
import { type Choices, defaults } from '../model/choices.ts';
import { type Fact, fact } from '../model/evidence.ts';
import { Problem, refused } from '../model/problem.ts';
import type { Repo } from '../model/repo.ts';
import { type Procfile, readProcfile } from '../procfile/procfile.ts';
import { type Server, servers } from '../servers/index.ts';
import { puma } from '../servers/puma.ts';
import { isTooLong } from '../shell/parse.ts';
import { isForShell } from '../shell/start-script.ts';
import { type Directive, readPumaConfig } from './puma-config.ts';
import { readStart, type Start } from './start.ts';
import { type TermTrap, termTrapOf } from './term-trap.ts';

/** What the user, or an earlier run of init, has said. */
export type Said = { [Name in keyof Choices]?: Fact<Choices[Name]> };

/** Modes of the files in the git index; `undefined` where there is none to read. */
export type IndexModes = ReadonlyMap<string, number> | undefined;

/** Everything the rules may look at, read once. */
export interface Inspection {
	repo: Repo;
	said: Said;
	indexModes: IndexModes;
	process: string;
	procfile: { path: string; content: Procfile } | undefined;
	image: Image | undefined;
	/** Files that are there and cannot be used. */
	unreadable: readonly Unreadable[];
	start: Start | undefined;
	/** The trap that starts the drain. */
	trap: TermTrap | undefined;
	server: Server | undefined;
	/** Puma's settings; empty where the app runs another server. */
	pumaConfig: readonly Directive[];
	/** Every port the repo names for that server, the most authoritative first. */
	ports: readonly Fact<number>[];
}

export interface Unreadable {
	what: 'procfile' | 'dockerfile' | 'file';
	path: string;
	line: number | undefined;
	message: string;
}

/** Reads what is there. What cannot be read becomes a finding, not an error: the doctor says all it can see. */
export function inspect(given: Repo, told: Said = {}, indexModes: IndexModes = undefined): Inspection {
	const unreadable: Unreadable[] = [];
	const repo = forgiving(given, unreadable);
	const process = told.process?.value ?? defaults.process;
	const paths = {
		procfile: told.procfile?.value ?? defaults.procfile,
		dockerfile: told.dockerfile?.value ?? defaults.dockerfile,
	};
	const procfile = attempt('procfile', paths.procfile, (text) => readProcfile(text, paths.procfile));
	const image = attempt('dockerfile', paths.dockerfile, (text) => readImage(text, paths.dockerfile));

	const command = tolerant(() => commandInForce(process, procfile, paths.procfile, image));
	const scriptDir = tolerant(() => scriptDirIn(command, repo, image?.workdir)) ?? told.scriptDir;
	const said = { ...readEarlier(repo, scriptDir?.value ?? defaults.scriptDir), ...told };

	const start = command && readStart(command, forgiving(withoutLongScripts(given), unreadable), image?.workdir);
	const carried = [...bundledServers(repo, servers), ...(image?.gems ?? [])];
	const server = start?.server?.server ?? only(servers.filter(({ id }) => carried.some(({ value }) => value === id)));
	return {
		repo,
		said,
		indexModes,
		process,
		procfile: procfile && { path: paths.procfile, content: procfile },
		image,
		unreadable,
		start,
		trap: start?.links.map(termTrapOf).find((trap) => trap !== undefined),
		server,
		pumaConfig: server === puma ? readPumaConfig(repo) : [],
		ports: server === undefined ? [] : (tolerant(() => portsOf(server, repo, runOf(start), image)) ?? []),
	};

	function attempt<T>(what: Unreadable['what'], path: string, read: (text: string) => T): T | undefined {
		const text = repo.read(path);
		try {
			return text === undefined ? undefined : read(text);
		} catch (error) {
			unreadable.push(asUnreadable(error, what, path));
			return undefined;
		}
	}
}

/** A repo that refuses the scripts nobody parses, so that they are not passed over in silence. */
function withoutLongScripts(repo: Repo): Repo {
	const read = (path: string) => {
		const text = repo.read(path);
		if (text !== undefined && isForShell(text) && isTooLong(text))
			throw refused('file-too-large', `${path}: a shell script of more than 32 KB is not read`);
		return text;
	};
	return { ...repo, read };
}

function runOf(start: Start | undefined): RunFact | undefined {
	if (start?.server === undefined) return undefined;
	const { server, call } = start.server;
	const assignments = call.step.assignments.map(({ name, value }) => `${name}=${value.text}`);
	const value = [...assignments, ...call.words].join(' ');
	const because = 'the server is started here';
	const running = fact(server.id, call.path, call.line, because);
	return {
		...fact(value, call.path, call.line, because),
		server: running,
		words: call.words,
		other: undefined,
		script: undefined,
	};
}

function only<T>(found: readonly T[]): T | undefined {
	return found.length === 1 ? found[0] : undefined;
}

/** A repo that notes what it cannot read, and goes on as if it were not there. */
function forgiving(repo: Repo, unreadable: Unreadable[]): Repo {
	const read = (path: string) => {
		try {
			return repo.read(path);
		} catch (error) {
			const reason = asUnreadable(error, 'file', path);
			if (!unreadable.some(({ path, message }) => path === reason.path && message === reason.message))
				unreadable.push(reason);
			return undefined;
		}
	};
	return { read, mode: (path) => tolerant(() => repo.mode(path)) };
}

/** `undefined` where the app's own files are at fault; a bug of ours still is one. */
function tolerant<T>(work: () => T): T | undefined {
	try {
		return work();
	} catch (error) {
		if (error instanceof Problem) return undefined;
		throw error;
	}
}

/** `Procfile:3: …` says where; what is left says what. */
function asUnreadable(error: unknown, what: Unreadable['what'], path: string): Unreadable {
	if (!(error instanceof Problem)) throw error;
	// The platform takes it all the same: what is too large is so for us.
	const kind = error.code === 'file-too-large' ? 'file' : what;
	const [, line, message] = /^[^\s:]+(?::(\d+))?: (.*)$/s.exec(error.message) ?? [];
	return { what: kind, path, line: line === undefined ? undefined : Number(line), message: message ?? error.message };
}
