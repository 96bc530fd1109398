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
