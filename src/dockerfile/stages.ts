import type { Instruction } from './instructions.ts';
import { unreadable } from './unreadable.ts';
import { expand, readAssignments, type Scope, valueIn } from './variables.ts';

export interface Stage {
	from: Instruction;
	name: string | undefined;
	/** What it is built on: an image reference, `ARG`s filled in as far as they have defaults. */
	base: string;
	/** The stage it is built on instead, where FROM names one. */
	parent: Stage | undefined;
	/** Without FROM. */
	instructions: readonly Instruction[];
}

/** The stages in their order; the last one is what is deployed. */
export function readStages(instructions: readonly Instruction[], path: string): [Stage, ...Stage[]] {
	const first = instructions.findIndex(({ keyword }) => keyword === 'FROM');
	const global = first < 0 ? instructions : instructions.slice(0, first);
	const early = global.find(({ keyword }) => keyword !== 'ARG');
	if (early) throw unreadable(path, early.line, `${early.keyword} stands before the first FROM`);

	const defaults = globalArguments(global);
	const stages: Stage[] = [];
	for (const part of startingWith('FROM', instructions.slice(global.length))) {
		stages.push(readStage(part, stages, defaults, path));
	}
	const [stage, ...more] = stages;
	if (!stage) throw unreadable(path, undefined, 'it has no FROM line');
	return [stage, ...more];
}

/** A stage and what it is built on, the base-most first. */
export function lineage(stage: Stage): Stage[] {
	return stage.parent ? [...lineage(stage.parent), stage] : [stage];
}

function findStage(stages: readonly Stage[], name: string): Stage | undefined {
	const wanted = name.toLowerCase();
	return stages.findLast((stage) => stage.name === wanted);
}

/** The stage COPY --from means: by name or by number; `undefined` is another image. */
export function stageCalled(from: string, stages: readonly Stage[]): Stage | undefined {
	return findStage(stages, from) ?? stages[/^\d+$/.test(from) ? Number(from) : -1];
}

function globalArguments(instructions: readonly Instruction[]): Scope {
	const defaults = new Map<string, string | undefined>();
	for (const [name, value] of instructions.flatMap(({ args }) => readAssignments(args))) {
		defaults.set(name, valueIn(value, defaults));
	}
	return defaults;
}

function startingWith(keyword: string, instructions: readonly Instruction[]): Instruction[][] {
	const parts: Instruction[][] = [];
	for (const instruction of instructions) {
		if (instruction.keyword === keyword) parts.push([instruction]);
		else parts.at(-1)?.push(instruction);
	}
	return parts;
}

function readStage(
	[from, ...instructions]: readonly Instruction[],
	earlier: readonly Stage[],
	defaults: Scope,
	path: string,
): Stage {
	const [image = '', as, name, ...more] = from?.args.split(/\s+/) ?? [];
	const isPlain = as === undefined || (as.toLowerCase() === 'as' && name !== undefined && more.length === 0);
	if (!from || !isPlain) throw unreadable(path, from?.line, 'FROM takes an image, or an image AS a name');
	const base = expand(image.replace(/^(["'])(.*)\1$/, '$2'), defaults);
	return { from, name: name?.toLowerCase(), base, parent: findStage(earlier, base), instructions };
}
