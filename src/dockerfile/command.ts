import { quoteAll } from '../shell/quote.ts';
import { readWords, type Step } from './steps.ts';

/** An ENTRYPOINT or CMD. */
export interface Command {
	form: 'exec' | 'shell';
	/** What the kernel is given: the words of the exec form, or the shell and its `-c`. */
	words: readonly string[];
	/** The same as a line for a POSIX shell. */
	shellText: string;
	/** 1-based. */
	line: number;
}

/** ENTRYPOINT and CMD in force at the end, by Docker's rule: an ENTRYPOINT forgets every CMD but its own stage's. */
export function commandsInForce(steps: readonly Step[]): {
	entrypoint?: Command;
	cmd?: Command;
	setsEntrypoint: boolean;
} {
	let entrypoint: Command | undefined;
	let cmd: { command: Command | undefined; step: Step } | undefined;
	let setsEntrypoint = false;
	for (const step of steps) {
		if (step.instruction.keyword === 'CMD') cmd = { command: commandAt(step), step };
		if (step.instruction.keyword !== 'ENTRYPOINT') continue;
		entrypoint = commandAt(step);
		setsEntrypoint = true;
		if (cmd?.step.stage !== step.stage) cmd = undefined;
	}
	return { ...(entrypoint && { entrypoint }), ...(cmd?.command && { cmd: cmd.command }), setsEntrypoint };
}

/** `undefined` for `[]`, which takes back what was set. */
export function commandAt({ instruction: { args, line }, shell }: Step): Command | undefined {
	const words = readWords(args);
	if (words?.length === 0 || args === '') return undefined;
	if (words) return { form: 'exec', words, shellText: quoteAll(words), line };
	return { form: 'shell', words: [...shell, args], shellText: args, line };
}

/** What a container is started with: ENTRYPOINT with CMD as its arguments. A shell-form ENTRYPOINT takes none. */
export function startCommand(entrypoint: Command | undefined, cmd: Command | undefined): string | undefined {
	if (!entrypoint) return cmd?.shellText;
	if (!cmd || entrypoint.form === 'shell') return entrypoint.shellText;
	return `${entrypoint.shellText} ${quoteAll(cmd.words)}`;
}
