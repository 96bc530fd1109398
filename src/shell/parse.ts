import { forEachChild, parse, type Script, type SyntaxNode } from 'unbash';
import { type Problem, usage } from '../model/problem.ts';

/** The syntax tree of a command line. Throws a Problem for what bash would not run. */
export function parseCommand(text: string): Script {
	const script = parse(text);
	const error = firstError(script);
	if (error !== undefined) throw unreadable(text, error);
	if (script.commands.length === 0) throw unreadable(text, 'there is no command in it');
	return script;
}

/** In characters. Start scripts are a page or two, and reading takes time that grows with the square of the length. */
const longestScript = 32_768;

/** A comment of ours that keeps what `remove` puts back, which may be a whole script. */
const kept = /^# `npx eyk-graceful remove` puts [^\n]*/gm;

export interface ParsedScript {
	script: Script;
	/** What the positions in `script` count in. */
	source: string;
}

/** The syntax tree of a whole script, whatever its line ends; `undefined` for what bash could not run, or is too long. */
export function parseScript(text: string): ParsedScript | undefined {
	const source = sourceOf(text);
	if (source.length > longestScript) return undefined;
	const script = parse(source);
	return script.errors ? undefined : { script, source };
}

export function isTooLong(text: string): boolean {
	return sourceOf(text).length > longestScript;
}

function sourceOf(text: string): string {
	return text.replaceAll(/^\uFEFF|\r(?=\n|$)/g, '').replaceAll(kept, '#');
}

/** Also of the `$(…)` within, which are parsed one by one. */
function firstError(node: SyntaxNode): string | undefined {
	let error = node.type === 'Script' ? node.errors?.[0]?.message : undefined;
	forEachChild(node, (child) => {
		error ??= firstError(child);
	});
	return error;
}

function unreadable(text: string, why: string): Problem {
	const [first = '', ...more] = text.trim().split('\n');
	const shown = more.length > 0 || first.length > 80 ? `${first.slice(0, 80)}…` : first;
	return usage(
		'unreadable-command',
		`bash cannot read the command \`${shown}\`: ${why}. Correct it, or say what to run with --run-command.`,
		'--run-command',
	);
}
