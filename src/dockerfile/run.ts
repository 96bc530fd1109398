import { type Command, parse, type Word } from 'unbash';
import type { Instruction } from './instructions.ts';
import { readWords, type Step } from './steps.ts';
import { expand } from './variables.ts';

/** The simple commands of a RUN line as words, wherever they stand in it: `&&` chains, `if`, subshells, here-documents. */
export function commandsOf({ instruction, variables }: Pick<Step, 'instruction' | 'variables'>): string[][] {
	const words = readWords(instruction.args);
	const found = words ? [words] : commandsIn(textOf(instruction));
	return found.map((command) => withoutWrappers(command.flatMap((word) => splitUp(word, variables))));
}

/** A here-document is the script itself, unless it is fed to some other program. */
function textOf({ args, heredoc }: Instruction): string {
	if (heredoc === '') return args;
	return /^<<-?\s*\S+$/.test(args) ? heredoc.split('\n').slice(0, -1).join('\n') : `${args}\n${heredoc}`;
}

/** In characters. What is longer carries data along, and reading it may take time that grows with the square of it. */
const longest = 32_768;

function commandsIn(text: string): string[][] {
	if (text.length > longest) return [];
	const commands: string[][] = [];
	const queue: unknown[] = [parse(text).commands];
	while (queue.length > 0) {
		const node = queue.pop();
		if (typeof node !== 'object' || node === null) continue;
		if (isCommand(node)) commands.push(wordsOf(node));
		else for (const child of Object.values(node)) queue.push(child);
	}
	return commands.reverse();
}

function isCommand(node: object): node is Command {
	return 'type' in node && node.type === 'Command';
}

function wordsOf({ name, args }: Command): string[] {
	return [name, ...args].filter((word): word is Word => word?.type === 'Word').map((word) => word.value);
}

/** `$PACKAGES`, set by ENV or ARG, may stand for several words. */
function splitUp(word: string, variables: Step['variables']): string[] {
	return word.includes('$') ? expand(word, variables).split(/\s+/).filter(Boolean) : [word];
}

/** `sudo -E apt-get …` and `xargs apt-get …` are `apt-get …`; a path in front of the program is dropped. */
function withoutWrappers(words: string[]): string[] {
	const start = words.findIndex((word, at) => !isWrapper(word) && !(at > 0 && /^-|=/.test(word)));
	const [program = '', ...rest] = start < 0 ? [] : words.slice(start);
	return [program.replace(/^.*\//, ''), ...rest];
}

function isWrapper(word: string): boolean {
	return ['sudo', 'xargs', 'env', 'exec', 'eatmydata', 'command'].includes(word);
}
