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
	const [option = '', value = ''] = args;
	if (!option.startsWith('-') || option === '--') return [];
	const own = /^(?:-r|--rewrite)$/.test(option) ? [option, value] : [option];
	return [...own, ...takeOptions(args.slice(own.length))];
}
