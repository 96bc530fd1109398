import type { Image } from '../dockerfile/image.ts';
import { type Fact, fact } from '../model/evidence.ts';
import { Problem } from '../model/problem.ts';
import type { Repo } from '../model/repo.ts';
import type { Procfile } from '../procfile/procfile.ts';
import { otherServers, programName, type Server, servers, type Words } from '../servers/index.ts';
import { readCommand, type SimpleCommand } from '../shell/command.ts';
import { quoteAll } from '../shell/quote.ts';
import { readStartScript } from '../shell/start-script.ts';
import type { RunFact } from './facts.ts';
import { bundledServers } from './gems.ts';

/** Where the platform finds the app's command: the Procfile's line, else what the image starts, by itself or by its base. */
export function commandInForce(
	process: string,
	procfile: Procfile | undefined,
	procfilePath: string,
	image: Image | undefined,
): Fact<string> | undefined {
	const entry = procfile?.entries.find(({ type }) => type === process);
	if (entry) return fact(entry.command, procfilePath, entry.line, `the Procfile's ${process} process runs it`);
	return image?.command ?? (image && inheritedCommand(image));
}

function inheritedCommand({ inherited, base }: Image): Fact<string> | undefined {
	const words = [...(inherited.entrypoint ?? []), ...(inherited.cmd ?? [])];
	if (words.length === 0) return undefined;
	return { ...base, value: quoteAll(words), because: 'what the base image starts, as nothing here says otherwise' };
}

/** Which server a command starts, looking into the script it calls where that is in the repo. */
export function readRunCommand(command: Fact<string>, repo: Repo, workdir: string | undefined): RunFact {
	const { commands, last } = readCommand(command.value);
	const starting = startingServer(commands, repo);
	if (starting !== undefined) {
		const server = { ...command, value: starting.id };
		return { ...command, server, other: undefined, words: starting.words, script: undefined };
	}
	const script = last && scriptIn(last, repo, workdir);
	if (script !== undefined) return { ...command, ...readScript(script, repo) };
	const other = otherServerIn(commands);
	return { ...command, server: undefined, other, words: last ? words(last) : [], script: undefined };
}

interface Script {
	path: string;
	text: string;
}

function readScript({ path, text }: Script, repo: Repo): Pick<RunFact, 'server' | 'other' | 'words' | 'script'> {
	const commands = readStartScript(text)?.commands ?? [];
	const starting = startingServer(commands, repo);
	if (starting === undefined) {
		const other = otherServerIn(commands);
		return { server: undefined, other, words: [], script: other === undefined ? path : undefined };
	}
	return {
		server: fact(starting.id, path, starting.line, 'the start script runs it'),
		other: undefined,
		words: starting.words,
		script: path,
	};
}

/** The last of the commands that starts a server. */
function startingServer(
	commands: readonly SimpleCommand[],
	repo: Repo,
): { id: string; words: Words; line: number } | undefined {
	const leftOut = serversLeftOut(repo);
	for (const command of commands.toReversed()) {
		const said = words(command);
		const isNamed = (server: Server) => said.some((word) => programName(word) === server.id);
		const started = servers.find(
			(server) => server.isStartedBy(said) && (isNamed(server) || !leftOut.includes(server)),
		);
		if (started !== undefined) return { id: started.id, words: said, line: command.line };
	}
	return undefined;
}

/** Only as what a command runs: `unicorn -c …`, `bundle exec thin start`, `rails server -u webrick`. */
function otherServerIn(commands: readonly SimpleCommand[]): string | undefined {
	return commands
		.flatMap(words)
		.map(programName)
		.find((name) => otherServers.has(name));
}

/** `rails server` without the gem in the lock: it boots WEBrick, or whatever else is there. */
function serversLeftOut(repo: Repo): Server[] {
	if (repo.read('Gemfile.lock') === undefined) return [];
	const bundled = bundledServers(repo, servers).map(({ value }) => value);
	return servers.filter(({ id }) => !bundled.includes(id));
}

/** The first word that is a script of the repo: `./bin/start`, `bash script/web.sh`, `/app/docker/start.sh` under WORKDIR /app. */
function scriptIn(command: SimpleCommand, repo: Repo, workdir: string | undefined): Script | undefined {
	for (const { value } of command.words) {
		const path = value?.includes('/') ? pathInRepo(value, workdir) : undefined;
		const text = path === undefined ? undefined : readIfFile(path, repo);
		if (path !== undefined && text !== undefined && isScript(text, path, repo)) return { path, text };
	}
	return undefined;
}

/** A word of a command may name anything: an address, a folder, a program. What is no text file here is no script. */
function readIfFile(path: string, repo: Repo): string | undefined {
	try {
		return repo.read(path);
	} catch (error) {
		if (error instanceof Problem) return undefined;
		throw error;
	}
}

/** As the repo calls what the image has at `./bin/start` or, under WORKDIR /app, at `/app/bin/start`. */
export function pathInRepo(path: string, workdir: string | undefined): string | undefined {
	const inRepo = workdir && path.startsWith(`${workdir}/`) ? path.slice(workdir.length + 1) : path.replace(/^\.\//, '');
	return inRepo.startsWith('/') || inRepo.split('/').includes('..') ? undefined : inRepo;
}

/** Which of these files a command calls, directly or by the script it calls. */
export function calledOf(
	paths: readonly string[],
	command: string,
	repo: Repo,
	workdir: string | undefined,
): string | undefined {
	const { commands, last } = readCommand(command);
	const script = last && scriptIn(last, repo, workdir);
	const inside = script === undefined ? [] : (readStartScript(script.text)?.commands ?? []);
	return [...commands, ...inside]
		.flatMap(({ words }) => words.map(({ value }) => value && pathInRepo(value, workdir)))
		.find((path) => path !== undefined && paths.includes(path));
}

/** What can be started; `unicorn -c config/unicorn.rb` only reads its file. */
function isScript(text: string, path: string, repo: Repo): boolean {
	return text.startsWith('#!') || path.endsWith('.sh') || ((repo.mode(path) ?? 0) & 0o111) !== 0;
}

function words(command: Pick<SimpleCommand, 'words'>): Words {
	return command.words.map(({ value, text }) => value ?? text);
}
