/** An init in front of a program: `dumb-init --rewrite 15:0 --`, `tini -g --`. */
export interface Init {
	/** As it is called, with its path. */
	program: string;
	name: 'dumb-init' | 'tini';
	options: readonly string[];
	/** Passes signals on to the whole process group, not to its child alone. */
	toGroup: boolean;
	/** Keeps SIGTERM from what it starts. */
	dropsTerm: boolean;
}

/** Takes the inits off a command: what is started in the end, and what stands in front of it. */
export function splitInits(argv: readonly string[]): { inits: Init[]; words: readonly string[] } {
	const inits: Init[] = [];
	let words = argv;
	for (let init = readInit(words); init !== undefined; init = readInit(words)) {
		inits.push(init);
		const rest = words.slice(1 + init.options.length);
		words = rest[0] === '--' ? rest.slice(1) : rest;
	}
	return { inits, words };
}

function readInit([program = '', ...args]: readonly string[]): Init | undefined {
	const name = program.replace(/^.*\//, '').replace(/-static$/, '');
	if (name !== 'dumb-init' && name !== 'tini') return undefined;
	const options = takeOptions(args, name === 'tini' ? /^-[pe]$/ : /^(?:-r|--rewrite)$/);
	const toGroup =
		name === 'tini'
			? options.some((option) => /^-[a-z]*g/.test(option))
			: !options.some((option) => /^(?:-[a-z]*c|--single-child)$/.test(option));
	return {
		program,
		name,
		options,
		toGroup,
		dropsTerm: /(?:^| )(?:--rewrite[ =]|-r ?)15:0(?: |$)/.test(options.join(' ')),
	};
}

function takeOptions(args: readonly string[], withValue: RegExp): readonly string[] {
	let count = 0;
	for (let option = args[0]; option?.startsWith('-') && option !== '--'; option = args[count]) {
		count += withValue.test(option) ? 2 : 1;
	}
	return args.slice(0, count);
}
