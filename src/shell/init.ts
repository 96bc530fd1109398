import type { Words } from './render.ts';

/** A command that starts its program through an init: `dumb-init --rewrite 15:0 -- puma`. */
export interface InitCommand {
	options: string[];
	/** What the init starts. */
	command: Words;
	/** It keeps SIGTERM from its program. */
	shields: boolean;
}

export function readInit(words: Words): InitCommand | undefined {
	const [name = '', ...args] = words.map((word) => word.text);
	if (!/^(?:\S*\/)?(?:dumb-init|tini)$/.test(name)) return undefined;
	const options = takeOptions(args);
	const command = words.slice(1 + options.length + (args[options.length] === '--' ? 1 : 0));
	const shields = /(?:^| )(?:--rewrite[ =]|-r ?)15:0(?: |$)/.test(options.join(' '));
	return command.length === 0 ? undefined : { options, command, shields };
}

function takeOptions(args: string[]): string[] {
	let count = 0;
	for (let option = args[0]; option?.startsWith('-') && option !== '--'; option = args[count]) {
		count += /^(?:-r|--rewrite)$/.test(option) ? 2 : 1;
	}
	return args.slice(0, count);
}
