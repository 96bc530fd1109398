import type { Fact } from '../model/evidence.ts';
import type { Repo } from '../model/repo.ts';
import { type Server, servers } from '../servers/index.ts';
import { isForShell } from '../shell/start-script.ts';
import { type Init, splitInits } from './inits.ts';
import { inlined, type Outline, readOutline, type Step } from './outline.ts';

/** A text that takes part in the start: the Procfile's line, and every shell script that it comes to. */
export interface Link {
	path: string;
	/** What the first line of `text` is in the file. */
	firstLine: number;
	text: string;
	/** `line`: run by `/bin/bash -c`. */
	kind: 'line' | 'script';
	outline: Outline;
	/** Every program it starts. */
	calls: readonly Call[];
	/** How it was come to; `undefined` for the first. */
	calledBy: Call | undefined;
}

/** A program that one of them starts. */
export interface Call {
	step: Step;
	path: string;
	/** 1-based, in the file. */
	line: number;
	/** In front of the program, the outermost first. */
	inits: readonly Init[];
	/** The program and its arguments. */
	words: readonly string[];
	/** The repo's own file it names, whether that exists or not. */
	script: string | undefined;
}

/** How the app is started, from the platform's first command to the server. */
export interface Start {
	links: readonly [Link, ...Link[]];
	server: { server: Server; call: Call; link: Link } | undefined;
}

export function readStart(command: Fact<string>, repo: Repo, workdir: string | undefined): Start | undefined {
	const first = readLink(command.path, command.value, command.line ?? 1, 'line', undefined, workdir);
	if (first === undefined) return undefined;
	const links = [first, ...follow(first, repo, workdir, new Set())] as const;
	return { links: [...links], server: findServer(links) };
}

/** The links a call has to go through to be reached, from the first on. */
export function wayTo(link: Link, links: readonly Link[]): Call[] {
	const calls: Call[] = [];
	for (let call = link.calledBy; call !== undefined; ) {
		const current: Call = call;
		calls.unshift(current);
		call = links.find((candidate) => candidate.calls.includes(current))?.calledBy;
	}
	return calls;
}

function follow(link: Link, repo: Repo, workdir: string | undefined, seen: Set<string>): Link[] {
	return link.calls.flatMap((call) => {
		if (call.script === undefined || seen.has(call.script) || seen.size > 10) return [];
		const text = repo.read(call.script);
		if (text === undefined || !isForShell(text)) return [];
		seen.add(call.script);
		const next = readLink(call.script, text, 1, 'script', call, workdir);
		return next === undefined ? [] : [next, ...follow(next, repo, workdir, seen)];
	});
}

function readLink(
	path: string,
	text: string,
	firstLine: number,
	kind: Link['kind'],
	calledBy: Call | undefined,
	workdir: string | undefined,
): Link | undefined {
	const outline = readOutline(text);
	if (outline === undefined) return undefined;
	const given = calledBy === undefined ? [] : argumentsOf(calledBy);
	const known = new Map<readonly string[], Pick<Call, 'inits' | 'words' | 'script'>>();
	const read = (step: Step): Call => {
		const said = isItsArguments(step) && given.length <= mostArguments ? given : step.argv;
		const call = known.get(said) ?? readWords(said, workdir);
		known.set(said, call); // a function called from a hundred places is read once
		return { step, path, line: kind === 'line' ? firstLine : step.line, ...call };
	};
	const calls = inlined(outline.steps, outline.functions).map(read);
	return { path, firstLine, text, kind, outline, calls, calledBy };
}

function readWords(argv: readonly string[], workdir: string | undefined): Pick<Call, 'inits' | 'words' | 'script'> {
	const { inits, words } = splitInits(argv);
	return { inits, words, script: scriptOf(words, workdir) };
}

/** A script can pass on its arguments in each of its lines. */
const mostArguments = 100;

/** `exec "$@"` comes to what the script was called with. */
function isItsArguments({ words }: Step): boolean {
	return words[0]?.text.replaceAll('"', '') === '$@';
}

function argumentsOf({ words, script }: Call): readonly string[] {
	return words.slice(words.findIndex((word) => scriptOf([word], undefined) === script) + 1);
}

/** The file of the repo that these words run: `./bin/start`, `bash script/web.sh`, `/app/start.sh` under WORKDIR /app. */
function scriptOf(words: readonly string[], workdir: string | undefined): string | undefined {
	const [program = '', ...rest] = words;
	const isShellCall = /^(?:\S*\/)?(?:ba|da|a)?sh$|^(?:\.|source)$/.test(program);
	const file = isShellCall ? (rest.find((word) => !word.startsWith('-')) ?? '') : program;
	if (/[$`*]/.test(file) || (!isShellCall && !file.includes('/'))) return undefined;
	const inRepo = workdir !== undefined && file.startsWith(`${workdir}/`) ? file.slice(workdir.length + 1) : file;
	const plain = inRepo.replace(/^(?:\.\/)+/, '');
	return plain === '' || /^\/|\\|\/\/|(?:^|\/)\.{1,2}(?:\/|$)|\/$/.test(plain) ? undefined : plain;
}

/** The last call of the last link that starts a server. */
function findServer(links: readonly Link[]): Start['server'] {
	for (const link of links.toReversed()) {
		for (const call of link.calls.toReversed()) {
			const server = servers.find((candidate) => candidate.isStartedBy(call.words));
			if (server !== undefined) return { server, call, link };
		}
	}
	return undefined;
}
