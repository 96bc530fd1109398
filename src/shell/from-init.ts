import type { Command, Script } from 'unbash';
import { readInit } from './init.ts';
import { parseScript } from './parse.ts';
import { isReadAsSyntax } from './quote.ts';
import { ifPlain, lastCommand, NotPlain, renderCommand, renderStatement, withoutExec, wordsOf } from './render.ts';
import { inShell, underInit } from './under-init.ts';

/**
 * The app's own command, given the appcontrol.sh that `underInit` or a reader of the article made of it;
 * `undefined` for scripts of any other kind.
 */
export function fromInit(appcontrol: string): string | undefined {
	const parsed = parseScript(appcontrol);
	if (parsed === undefined || parsed.script.commands.length === 0) return undefined;
	return ifPlain(() => ownCommand(parsed.script));
}

function ownCommand(script: Script): string {
	const last = lastCommand(script);
	const init = readInit(withoutExec(wordsOf(last)));
	if (!init?.shields || isReadAsSyntax(init.command[0]?.text ?? '')) throw new NotPlain();
	const wrapped = wrappedCommand(init.command.map((word) => (word.type === 'Word' ? word.value : word.text)));
	if (wrapped !== undefined && script.commands.length === 1) return wrapped;
	const render = (command: Command) => renderCommand(command, command === last ? init.command : wordsOf(command));
	return script.commands.map((statement) => renderStatement(statement, render, ' ')).join('; ');
}

/** What stands in a `/bin/bash -c '…'` of ours; the user's own `bash -c '…'` is theirs and stays. */
function wrappedCommand([shell, option, text, ...more]: string[]): string | undefined {
	if (shell !== '/bin/bash' || option !== '-c' || text === undefined || more.length > 0) return undefined;
	return underInit(text, '').endsWith(inShell(text, '')) ? text : undefined;
}
