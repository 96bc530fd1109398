import { posix } from 'node:path';
import { baseImage } from '../distros/base-images.ts';
import { readReference } from '../distros/reference.ts';
import type { Instruction } from './instructions.ts';
import { lineage, type Stage } from './stages.ts';
import { expand, mostVariables, readAssignments, valueIn } from './variables.ts';

/** One instruction that shapes an image, and what is in force once it has run. */
export interface Step {
	instruction: Instruction;
	stage: Stage;
	/** An ONBUILD of the stage below, which runs here; its line stands there. */
	triggered: boolean;
	/** As written; `undefined` where only the base image says. */
	user: string | undefined;
	/** `undefined` where only the base image says. */
	workdir: string | undefined;
	/** Of ENV and ARG. */
	variables: ReadonlyMap<string, string | undefined>;
	/** Of ENV alone: what the container has. */
	env: ReadonlyMap<string, string | undefined>;
	/** What shell-form lines are given to. */
	shell: readonly string[];
}

type State = Omit<Step, 'instruction' | 'stage' | 'triggered'>;

/** Everything that happens on the way to a stage's image, from its base image's FROM on. */
export function stepsTo(stage: Stage): Step[] {
	const steps: Step[] = [];
	let triggers: Instruction[] = [];
	for (const member of lineage(stage)) {
		let state = steps.length === 0 ? startOf(member) : enterStage(steps.at(-1) as Step);
		const queue = [
			{ instruction: member.from, triggered: false },
			...triggers.map((instruction) => ({ instruction, triggered: true })),
			...member.instructions.map((instruction) => ({ instruction, triggered: false })),
		];
		for (const { instruction, triggered } of queue) {
			state = after(instruction, state);
			steps.push({ ...state, instruction, stage: member, triggered });
		}
		triggers = member.instructions.filter(({ keyword }) => keyword === 'ONBUILD').map(trigger);
	}
	return steps;
}

function startOf(stage: Stage): State {
	const known = baseImage(readReference(stage.base));
	return {
		user: known?.user,
		workdir: known?.workdir,
		variables: new Map(),
		env: new Map(),
		shell: ['/bin/sh', '-c'],
	};
}

/** ARGs end with their stage. */
function enterStage({ user, workdir, env, shell }: Step): State {
	return { user, workdir, env, shell, variables: env };
}

function after({ keyword, args }: Instruction, state: State): State {
	switch (keyword) {
		case 'USER':
			return { ...state, user: args };
		case 'WORKDIR':
			return { ...state, workdir: enter(state.workdir, expand(args, state.variables)) };
		case 'SHELL':
			return { ...state, shell: readWords(args) ?? state.shell };
		case 'ARG':
			return { ...state, variables: assign(state.variables, args, state.variables, true) };
		case 'ENV':
			return {
				...state,
				variables: assign(state.variables, args, state.variables),
				env: assign(state.env, args, state.variables),
			};
		default:
			return state;
	}
}

/** A path as seen from a folder. One that starts with a variable nobody knows is taken for absolute, as they are. */
export function resolveIn(folder: string, path: string): string {
	const whole = /^[/$]/.test(path) ? path : posix.join(folder, path);
	return posix.normalize(whole).replace(/(.)\/$/, '$1');
}

function enter(workdir: string | undefined, path: string): string | undefined {
	const plain = path.replace(/^(["'])(.*)\1$/, '$2');
	return workdir === undefined && !/^[/$]/.test(plain) ? undefined : resolveIn(workdir ?? '/', plain);
}

function assign(
	before: State['variables'],
	args: string,
	scope: State['variables'],
	isArgument = false,
): State['variables'] {
	const result = new Map(before);
	for (const [name, value] of readAssignments(args)) {
		if (isArgument && value === undefined && result.has(name)) continue;
		if (result.size < mostVariables) result.set(name, valueIn(value, scope));
	}
	return result;
}

/** `["a", "b"]`, where it is that. */
export function readWords(args: string): string[] | undefined {
	if (!args.startsWith('[')) return undefined;
	try {
		const words: unknown = JSON.parse(args);
		return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : undefined;
	} catch {
		return undefined;
	}
}

function trigger(onbuild: Instruction): Instruction {
	const [, keyword = '', args = ''] = /^(\S+)\s*(.*)$/s.exec(onbuild.args) ?? [];
	return { ...onbuild, keyword: keyword.toUpperCase(), args };
}
