import { distance } from 'fastest-levenshtein';
import yargs, { type Options } from 'yargs';
import { Problem, usage } from '../model/problem.ts';
import { type Argv, generalFlags, isYes, planFlags } from './options.ts';
import { rehearsalFlags } from './rehearsal-options.ts';
import { printJson, problemAsJson } from './show/json.ts';
import { printable } from './terminal.ts';

/** Exit code for a defect of eyk-graceful itself (BSD's EX_SOFTWARE). */
const bug = 70;

interface Command {
	describe: string;
	/** What may follow its name: `[topic]`. */
	parameters?: string;
	/** Those of init, unless it says otherwise. */
	flags?(): Record<string, Options>;
	run(argv: Argv): Promise<number>;
}

/** Of doctor alone. */
const doctorFlags: Record<string, Options> = {
	format: { type: 'string', requiresArg: true, describe: 'How to print the findings: text, json, sarif or github' },
	fix: { type: 'boolean', describe: 'Make the edits of init where they cure a finding' },
};

/** Loaded when they are called: `--version` and `--help` pay for none of them. */
const commands: { readonly [name: string]: Command } = {
	init: {
		describe: 'Set up graceful shutdown in this repo (what runs without a command)',
		run: async (argv) => (await import('./init.ts')).init(argv),
	},
	check: {
		describe: 'Say whether the repo is as init would leave it (exit 1 if not); of several apps, name their folders',
		parameters: '[apps..]',
		run: async (argv) => (await import('./check.ts')).check(argv),
	},
	doctor: {
		describe: 'Say what would still cause 502s, and why (exit 1 if anything surely does)',
		flags: () => ({ ...planFlags(), ...doctorFlags }),
		run: async (argv) => (await import('./doctor.ts')).doctor(argv),
	},
	rehearse: {
		describe:
			'Start the app as the platform would, terminate it under load, and count what is dropped (exit 1 if anything is)',
		flags: () => ({ ...planFlags(), ...rehearsalFlags }),
		run: async (argv) => (await import('./rehearse.ts')).rehearse(argv),
	},
	explain: {
		describe: 'Explain a finding, a generated file or a concept; without a topic, list them',
		parameters: '[topic]',
		flags: () => generalFlags(['json', 'color', 'verbose']),
		run: async (argv) => (await import('./explain.ts')).explain(argv),
	},
	remove: {
		describe: 'Take out what init put in, byte for byte',
		run: async (argv) => (await import('./remove.ts')).remove(argv),
	},
};

/** Runs one command line; the exit code is the result. Nothing below here ends the process. */
export async function main(args: readonly string[]): Promise<number> {
	for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
	try {
		return await run(args);
	} catch (error) {
		return report(error, args);
	}
}

/** `eyk-graceful | head`: whoever reads has read enough. The work itself goes on. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
	if (error.code !== 'EPIPE') throw error;
}

async function run(args: readonly string[]): Promise<number> {
	let exitCode = 0;
	const parser = yargs([...args])
		.scriptName('eyk-graceful')
		.usage(
			'$0 [command]\n\nGraceful shutdown for Puma and Passenger apps on Engine Yard Kontainers: no 502 when pods are replaced.',
		)
		.parserConfiguration({ 'dot-notation': false, 'parse-numbers': false, 'parse-positional-numbers': false })
		.locale('en')
		.version(false)
		.help()
		.strict()
		.exitProcess(false)
		.fail((message, error) => {
			throw error === undefined || error.name === 'YError' ? misused(message ?? error.message, args) : error;
		});
	for (const [name, { describe, parameters, flags = planFlags, run: runCommand }] of Object.entries(commands)) {
		parser.command(
			name === 'init' ? ['init', '$0'] : [name, parameters].filter(Boolean).join(' '),
			describe,
			(command) => command.options(flags()),
			async (argv) => {
				exitCode = await runCommand(argv);
			},
		);
	}
	await parser.parseAsync();
	return exitCode;
}

/** yargs' own complaint, in our words where a better one is at hand. */
function misused(message: string, args: readonly string[]): Problem {
	const unknown = message.match(/^Unknown (?:argument|command)s?: ([^,]+)/)?.[1];
	if (unknown === undefined)
		return usage('bad-command-line', `${message.replaceAll('\n', ' ')}. Try: eyk-graceful --help`);
	const known = [...Object.keys(commands), ...Object.keys({ ...planFlags(), ...doctorFlags, ...rehearsalFlags })];
	const nearest = known.toSorted((a, b) => distance(a, unknown) - distance(b, unknown))[0] ?? '';
	const isCommand = nearest in commands;
	const shown = args.includes(unknown) ? unknown : `--${unknown}`;
	const hint =
		distance(nearest, unknown) <= 3
			? `Did you mean ${isCommand ? nearest : `--${nearest}`}?`
			: 'Try: eyk-graceful --help';
	return usage('unknown-argument', `Unknown argument ${printable(shown)}. ${hint}`);
}

function report(error: unknown, args: readonly string[]): number {
	const problem = asProblem(error);
	const verbose = args.includes('--verbose') || isYes(process.env.EYK_GRACEFUL_VERBOSE);
	if (problem === undefined || verbose)
		process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
	const { code, message, flag, byHand, exitCode } = problem ?? {
		code: 'bug',
		message: 'This is a bug in eyk-graceful; nothing more was done. Please report it with the lines above.',
		flag: undefined,
		byHand: undefined,
		exitCode: bug,
	};
	if (args.includes('--json') || isYes(process.env.EYK_GRACEFUL_JSON)) {
		printJson(problemAsJson({ code, message, flag, byHand }));
	} else {
		process.stderr.write(`eyk-graceful: ${printable(message)}\n`);
		if (byHand) process.stderr.write(`\n${printable(byHand)}\n`);
	}
	return exitCode;
}

function asProblem(error: unknown): Problem | undefined {
	if (error instanceof Problem) return error;
	// Ctrl-C at a prompt, in inquirer's words.
	if (error instanceof Error && ['ExitPromptError', 'AbortPromptError'].includes(error.name)) {
		return new Problem('interrupted', 'interrupted', 'interrupted; nothing was written.');
	}
	return undefined;
}
