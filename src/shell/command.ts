import { type Command, forEachChild, parse, type SyntaxNode } from 'unbash';
import { builtins, runners } from './builtins.ts';
import { lineNumber } from './line-number.ts';
import { parseCommand } from './parse.ts';
import { readWord, type Word } from './word.ts';

/** `RAILS_ENV=production bundle exec puma >log`: one program, its words and its environment. */
export interface SimpleCommand {
	assignments: { name: string; value: Word }[];
	/** The program and its arguments; an `exec` before them is not one. */
	words: Word[];
	/** 1-based, in the text that was read. */
	line: number;
	/** It replaces the shell. */
	exec: boolean;
	redirected: boolean;
	/** It, or what it is part of, was started with `&`. */
	background: boolean;
	/** Its place in a pipeline: what comes first runs the show, what comes after reads along. */
	pipe: 'first' | 'later' | undefined;
	/** Inside an if, a loop, a subshell, a function … */
	compound: boolean;
}

/** A shell command line, as far as it can be known without running it. */
export interface CommandLine {
	text: string;
	/** In the order in which they are written, those of a quoted `sh -c '…'` included. */
	commands: SimpleCommand[];
	/** The long-running one, which the line comes to in the end; `undefined` if it only has builtins. */
	last: SimpleCommand | undefined;
}

type Place = Pick<SimpleCommand, 'background' | 'pipe' | 'compound'>;

/** Reads a Procfile's command or a shell-form CMD. Throws a Problem for what bash would not run. */
export function readCommand(text: string): CommandLine {
	const commands = simpleCommands(parseCommand(text), text);
	return { text, commands, last: longRunning(commands) };
}

export function simpleCommands(node: SyntaxNode, text: string, place: Partial<Place> = {}): SimpleCommand[] {
	switch (node.type) {
		case 'Word':
		case 'Assignment':
			return [];
		case 'Command':
			return simpleCommand(node, text, place);
		case 'Statement':
			return simpleCommands(node.command, text, node.background ? { ...place, background: true } : place);
		case 'Pipeline':
			return node.commands.flatMap((command, i) =>
				simpleCommands(command, text, { ...place, pipe: i === 0 ? 'first' : 'later' }),
			);
		default: {
			const inside = node.type === 'Script' || node.type === 'AndOr' ? place : { ...place, compound: true };
			return children(node).flatMap((child) => simpleCommands(child, text, inside));
		}
	}
}

/** The last one in the foreground that is a program: not `echo bye`, `wait`, `|| exit 1`, not the `tee` of `puma | tee`. */
export function longRunning(commands: readonly SimpleCommand[]): SimpleCommand | undefined {
	const programs = commands.filter((command) => isProgram(command) && command.pipe !== 'later');
	return programs.findLast((command) => !command.background) ?? programs.at(-1);
}

function isProgram({ words: [name] }: SimpleCommand): boolean {
	return name !== undefined && (name.value === undefined || !builtins.has(name.value) || runners.has(name.value));
}

function simpleCommand(node: Command, text: string, place: Partial<Place>): SimpleCommand[] {
	const written = [...(node.name ? [node.name] : []), ...node.args].map(
		(word): Word => (word.type === 'Word' ? readWord(word) : { text: word.text, value: undefined }),
	);
	const exec = written[0]?.value === 'exec' && written.length > 1;
	const words = exec ? written.slice(1) : written;
	return (
		commandsOfShell(words, place) ?? [
			{
				assignments: assignments(node),
				words,
				line: lineNumber(text, node.pos),
				exec,
				redirected: node.redirects.length > 0,
				background: false,
				pipe: undefined,
				compound: false,
				...place,
			},
		]
	);
}

function assignments(node: Command): SimpleCommand['assignments'] {
	return node.prefix
		.filter((part) => part.type === 'Assignment')
		.map(({ name, value, text }) => ({
			name,
			value: value.type === 'Word' ? readWord(value) : { text: text.slice(text.indexOf('(')), value: undefined },
		}));
}

/** The commands of `bash -c 'rake db:migrate && puma'`. */
function commandsOfShell(words: Word[], place: Partial<Place>): SimpleCommand[] | undefined {
	const [shell, ...rest] = words.map((word) => word.value);
	if (!/^(?:\S*\/)?(?:ba|da)?sh$/.test(shell ?? '')) return undefined;
	const inner = scriptOfOptions(rest);
	if (inner === undefined || inner === '') return undefined;
	const script = parse(inner);
	return script.errors ? undefined : simpleCommands(script, inner, place);
}

/** The word after `-c`, whatever options stand before it: `-lc`, `-e -c`, `-o pipefail -c`. */
function scriptOfOptions(words: readonly (string | undefined)[]): string | undefined {
	let at = 0;
	for (let option = words[0]; option !== undefined && /^-[a-z]+$/.test(option); option = words[at]) {
		if (option.includes('c')) return words[at + 1];
		at += option.endsWith('o') ? 2 : 1;
	}
	return undefined;
}

function children(node: SyntaxNode): SyntaxNode[] {
	const found: SyntaxNode[] = [];
	forEachChild(node, (child) => {
		found.push(child);
	});
	return found;
}
