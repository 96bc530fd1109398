import { parse } from 'unbash';
import { longRunning, type SimpleCommand, simpleCommands } from './command.ts';

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
	const source = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
	const script = parse(source);
	if (script.errors || !/^#!\s*(?:\S*\/)?(?:env\s+(?:-\S+\s+)*)?(?:ba|da|a)?sh\b|^(?!#!)/.test(source))
		return undefined;
	const commands = simpleCommands(script, source);
	const last = longRunning(commands);
	return {
		commands,
		last,
		runsItsArguments: /^"?\$(?:@|\{@\}|\{@:\d+\})"?$/.test(last?.words[0]?.text ?? ''),
		background: commands.filter((command) => command.background && command !== last),
	};
}
