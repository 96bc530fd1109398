import { parse, type Script } from 'unbash';
import { type Problem, usage } from '../model/problem.ts';

/** The syntax tree of a command line. Throws a Problem for what bash would not run. */
export function parseCommand(text: string): Script {
	const script = parse(text);
	const error = script.errors?.[0];
	if (error) throw unreadable(text, error.message);
	if (script.commands.length === 0) throw unreadable(text, 'there is no command in it');
	return script;
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
