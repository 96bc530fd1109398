import type { Command, Script } from 'unbash';
import { trimBlanks } from './blanks.ts';
import { builtins } from './builtins.ts';
import { simpleCommands } from './command.ts';
import { type InitCommand, readInit } from './init.ts';
import { parseCommand } from './parse.ts';
import { isReadAsSyntax, quote } from './quote.ts';
import {
	ifPlain,
	lastCommand,
	NotPlain,
	renderCommand,
	renderStatement,
	type Words,
	withoutExec,
	wordsOf,
} from './render.ts';
import { shellcheckDirective } from './shellcheck.ts';

/** The inner init: what it starts never sees SIGTERM, and so goes on serving while entrypoint.sh drains. */
export const shieldingInit = '/usr/bin/dumb-init --rewrite 15:0 --';

/**
 * The lines of appcontrol.sh that run the app's own command, with its last, long-running program under `init`.
 * What comes before that program runs first, as it always did; what a plain `exec` cannot express
 * (a pipeline, `&`, a loop …) goes under `init` whole, in a shell of its own.
 */
export function underInit(text: string, init = shieldingInit): string {
	const script = parseCommand(text);
	return ifPlain(() => inLines(script, init)) ?? withDirective(inShell(text, init));
}

/** `exec dumb-init … -- /bin/bash -c '…'` */
export function inShell(text: string, init = shieldingInit): string {
	return `exec ${init} /bin/bash -c ${quote(trimBlanks(text))}`;
}

function inLines(script: Script, init: string): string {
	const last = lastCommand(script);
	if (!isReplaceable(script)) throw new NotPlain();
	const render = (command: Command) => (command === last ? renderUnder(init, command) : renderCommand(command));
	return script.commands.map((statement) => withDirective(renderStatement(statement, render))).join('\n');
}

/** Whether the shell that has come this far has nothing left to do: no trap of its own, no earlier `exec`. */
function isReplaceable(script: Script): boolean {
	const commands = simpleCommands(script, '');
	return !commands.some(({ words, exec }, i) => words[0]?.value === 'trap' || (exec && i < commands.length - 1));
}

function renderUnder(init: string, command: Command): string {
	const words = withoutIdleInit(withoutExec(wordsOf(command)));
	const name = words[0];
	if (name?.type !== 'Word' || builtins.has(name.value) || name.value.startsWith('-')) throw new NotPlain();
	// `exec A=b puma`: for exec, that is a program's name; without exec, in a line read back, it would be an assignment.
	if (isReadAsSyntax(name.text)) throw new NotPlain();
	return renderCommand(command, words, ['exec', init]);
}

/** An init the app already has is not stacked under ours, where it would be neither PID 1 nor of use. */
function withoutIdleInit(words: Words): Words {
	let rest = words;
	for (let own = readInit(rest); own !== undefined && isIdle(own); own = readInit(rest)) rest = own.command;
	return rest;
}

function isIdle({ options, command, shields }: InitCommand): boolean {
	return (shields || options.length === 0) && !isReadAsSyntax(command[0]?.text ?? '');
}

function withDirective(line: string): string {
	return [...shellcheckDirective(line), line].join('\n');
}
