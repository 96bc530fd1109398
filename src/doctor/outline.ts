import { forEachChild, type SyntaxNode } from 'unbash';
import { type SimpleCommand, simpleCommands } from '../shell/command.ts';
import { parseScript } from '../shell/parse.ts';

/** One command of a script. */
export interface Step extends SimpleCommand {
	/** Its words as text; one that only the running shell knows stands as it is written. */
	argv: readonly string[];
	/** Run again and again, which is how scripts wait. */
	inLoop: boolean;
}

/** What a script does, in the order in which it is written. */
export interface Outline {
	steps: readonly Step[];
	functions: ReadonlyMap<string, readonly Step[]>;
}

/** `undefined` for what bash could not run. */
export function readOutline(text: string): Outline | undefined {
	const parsed = parseScript(text);
	if (parsed === undefined) return undefined;
	const { script, source } = parsed;
	const functions = new Map<string, Step[]>();
	const steps = stepsIn(script, source, false, functions);
	return { steps, functions };
}

/** Functions that call each other many times come to billions of steps. */
const mostSteps = 10_000;

/** The steps with each call of a function replaced by what it does. */
export function inlined(steps: readonly Step[], functions: Outline['functions']): Step[] {
	let all = [...steps];
	let room = mostSteps;
	for (let depth = 0; depth < 5; depth++) {
		all = all.flatMap((step) => {
			const body = functions.get(step.argv[0] ?? '');
			if (body === undefined || body.length > room) return [step];
			room -= body.length;
			return body.map((inner) => ({ ...inner, inLoop: inner.inLoop || step.inLoop }));
		});
	}
	return all;
}

const loops = new Set(['While', 'For', 'ArithmeticFor', 'Select']);

function stepsIn(node: SyntaxNode, text: string, inLoop: boolean, functions: Map<string, Step[]>): Step[] {
	if (node.type === 'Function') {
		functions.set(node.name.text, stepsIn(node.body, text, false, functions));
		return [];
	}
	if (!contains(node, (child) => loops.has(child.type) || child.type === 'Function')) {
		return simpleCommands(node, text).map((command) => ({ ...command, argv: textOf(command), inLoop }));
	}
	return children(node).flatMap((child) => stepsIn(child, text, inLoop || loops.has(node.type), functions));
}

function textOf({ words }: SimpleCommand): string[] {
	return words.map(({ value, text }) => value ?? text);
}

function contains(node: SyntaxNode, wanted: (node: SyntaxNode) => boolean): boolean {
	return wanted(node) || children(node).some((child) => contains(child, wanted));
}

function children(node: SyntaxNode): SyntaxNode[] {
	const found: SyntaxNode[] = [];
	forEachChild(node, (child) => {
		found.push(child);
	});
	return found;
}
