import { inlined, readOutline, type Step } from './outline.ts';
import type { Link } from './start.ts';

/** What a script does on SIGTERM. */
export interface TermTrap {
	link: Link;
	/** 1-based, of the `trap` itself. */
	line: number;
	/** Everything the trap comes to, functions included, with lines of the file. */
	steps: readonly Step[];
	/** What tells the server to stop, in order. */
	stops: readonly Step[];
	/** Seconds it sleeps before that; 0 where it does not say so in so many words. */
	sleeps: number;
	/** Further TERMs do nothing. */
	ignoresMore: boolean;
}

/** The trap in force at the end of the script. */
export function termTrapOf(link: Link): TermTrap | undefined {
	const { steps, functions } = link.outline;
	const set = inlined(steps, functions).findLast((step) => signalsOf(step).includes('TERM') && handlerOf(step) !== '-');
	const handler = set && handlerOf(set);
	if (set === undefined || handler === undefined || handler === '') return undefined;
	const body = functions.get(handler);
	const written = body ?? readOutline(handler)?.steps.map((step) => ({ ...step, line: set.line })) ?? [];
	const all = inlined(written, functions);
	const stops = all.filter(isStop);
	const firstStop = stops[0] ? all.indexOf(stops[0]) : all.length;
	return {
		link,
		line: link.firstLine + set.line - 1,
		steps: all,
		stops,
		sleeps: all.slice(0, firstStop).reduce((sum, step) => sum + secondsSlept(step), 0),
		ignoresMore: all.some((step) => signalsOf(step).includes('TERM') && handlerOf(step) === ''),
	};
}

/** `trap HANDLER TERM INT` → TERM, INT. */
function signalsOf({ argv }: Step): string[] {
	if (argv[0] !== 'trap') return [];
	const names = argv.slice(argv[1] === '--' ? 3 : 2);
	return names.map((name) => (name === '15' ? 'TERM' : name.replace(/^SIG/, '')));
}

function handlerOf({ argv, words }: Step): string | undefined {
	const at = argv[1] === '--' ? 2 : 1;
	return words[at]?.value ?? words[at]?.text.replace(/^"(.*)"$/s, '$1').replace(/\\(["$`\\])/g, '$1');
}

/** Sends the server a signal, or calls its own stop command. `kill -0` only asks. */
export function isStop(step: Step): boolean {
	const { argv } = step;
	if (argv.includes('passenger') && argv.includes('stop')) return true;
	if (argv.some((word) => word.endsWith('pumactl')) && argv.includes('stop')) return true;
	return signalSentBy(step) !== undefined;
}

/** `pkill -TERM -f …` → TERM; `undefined` for what sends none. */
export function signalSentBy({ argv: [program = '', ...args] }: Step): string | undefined {
	if (!/^(?:\S*\/)?(?:kill|pkill|killall)$/.test(program)) return undefined;
	const at = args.findIndex((arg) => /^(?:-s|--signal)$/.test(arg));
	const named = at >= 0 ? args[at + 1] : args.find((arg) => /^-(?:SIG)?[A-Z][A-Z0-9]+$|^-\d+$/.test(arg))?.slice(1);
	const signal = (named ?? 'TERM').replace(/^SIG/, '');
	const byNumber: Readonly<Record<string, string>> = { '2': 'INT', '3': 'QUIT', '9': 'KILL', '15': 'TERM' };
	return signal === '0' || args.includes('-l') ? undefined : (byNumber[signal] ?? signal);
}

/** Gives what is running time to finish: any loop, a sleep, `tail --pid`; `wait` where there is a child to wait for. */
export function isWaiting(step: Step, hasChild: boolean): boolean {
	const [program = '', ...args] = step.argv;
	if (step.inLoop || program === 'sleep') return true;
	if (program === 'wait') return hasChild;
	return program === 'tail' && args.some((arg) => arg.startsWith('--pid'));
}

function secondsSlept({ argv: [program, seconds = ''], inLoop }: Step): number {
	return program === 'sleep' && !inLoop && /^\d+s?$/.test(seconds) ? Number.parseInt(seconds, 10) : 0;
}
