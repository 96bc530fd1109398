import { longRunning, type SimpleCommand, simpleCommands } from './command.ts';
import { parseScript } from './parse.ts';

/** A script that a Procfile line or CMD calls: what it comes to in the end. */
export interface StartScript {
	/** In the order in which they are written. */
	commands: SimpleCommand[];
	/** What it stays with; `undefined` if it only has builtins. `exec` says whether it takes the script's place. */
	last: SimpleCommand | undefined;
	/** It ends in `exec "$@"`: what it stays with is what it was called with. */
	runsItsArguments: boolean;
	/** Programs it starts with `&` and leaves running. */
	background: SimpleCommand[];
}

/** Reads a start script; `undefined` for what is no shell script, or none that bash could run. */
export function readStartScript(text: string): StartScript | undefined {
	const parsed = parseScript(text);
	if (parsed === undefined || !isForShell(parsed.source)) return undefined;
	const { script, source } = parsed;
	const commands = simpleCommands(script, source);
	const last = longRunning(commands);
	return {
		commands,
		last,
		runsItsArguments: /^"?\$(?:@|\{@\}|\{@:\d+\})"?$/.test(last?.words[0]?.text ?? ''),
		background: commands.filter((command) => command.background && command !== last),
	};
}

/** By its first line; without one, bash runs it as well. */
export function isForShell(text: string): boolean {
	return /^\uFEFF?#!\s*(?:\S*\/)?(?:env\s+(?:-\S+\s+)*)?(?:ba|da|a)?sh\b|^(?!\uFEFF?#!)/.test(text);
}
