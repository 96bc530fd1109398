import type { Finding } from '../model/finding.ts';
import { refused } from '../model/problem.ts';
import { type Command, commandAt } from './command.ts';
import type { Edit } from './edit.ts';
import { type Image, readImage } from './image.ts';
import { insertBelow, joinLines, type Line, removeLines, splitLines, usualEnd } from './lines.ts';
import { mark, was } from './mark.ts';
import type { Step } from './steps.ts';

const init = ['/usr/bin/dumb-init', '--'];

const alone = `ENTRYPOINT ${json(init)}`;

const aloneNote = `${mark} dumb-init is PID 1 and hands signals on, where no Procfile says otherwise`;

/** Programs made to be PID 1. A second one below them would only sit between the platform and the first. */
const inits: Readonly<Record<string, string>> = {
	'dumb-init': 'dumb-init',
	tini: 'tini',
	'tini-static': 'tini',
	'docker-init': 'tini',
	catatonit: 'catatonit',
	my_init: "phusion's my_init",
	'/init': 's6-overlay',
};

/** Makes dumb-init the image's ENTRYPOINT, in front of the user's own where there is one. */
export function setEntrypoint(text: string, path: string): Edit & { findings: Finding[] } {
	const image = readImage(text, path);
	const present = initOf(image);
	if (present) {
		const finding = otherInit(image);
		return { text, because: `${present.name} is PID 1 already`, findings: finding ? [finding] : [] };
	}
	const own = image.steps.findLast(({ instruction }) => instruction.keyword === 'ENTRYPOINT');
	return own && image.entrypoint ? putInFront(text, own, path) : putAlone(text, image);
}

/** Takes out what `setEntrypoint` put in, and puts back what it replaced. */
export function unsetEntrypoint(text: string): Edit {
	const lines = splitLines(text);
	const added = lines.findLastIndex((line, at) => line.text === aloneNote && lines[at + 1]?.text === alone);
	if (added >= 0) {
		const rest = removeLines(lines, added, 2);
		return { text: joinLines(rest), because: 'the ENTRYPOINT eyk-graceful added', line: added + 1 };
	}
	const kept = lines.findLastIndex((line, at) => line.text.startsWith(was) && isInFront(lines[at + 1]));
	if (kept >= 0) {
		const start = startOfBlock(lines, kept);
		const restored = putBack(lines, start, kept + 1);
		return { text: joinLines(restored), because: 'the ENTRYPOINT as it was', line: start + 1 };
	}
	return { text, because: 'no ENTRYPOINT of eyk-graceful in it' };
}

/** A program that is PID 1 by profession, dumb-init aside, where the image starts with one. */
export function otherInit(image: Image): Finding | undefined {
	const present = initOf(image);
	if (!present || present.name === 'dumb-init') return undefined;
	return {
		code: 'other-init',
		severity: 'info',
		message: `${present.program} is PID 1 of the image already; dumb-init is not put in front of it. The Procfile line starts dumb-init either way.`,
		path: image.path,
		line: present.line,
	};
}

function initOf(image: Image): { name: string; program: string; line: number } | undefined {
	const { entrypoint, cmd, inherited, steps } = image;
	const own = entrypoint ?? (inherited.entrypoint ? undefined : cmd);
	const words = own ? wordsOf(own) : (inherited.entrypoint ?? inherited.cmd ?? []);
	const program = words[0] ?? '';
	const name = inits[program] ?? inits[program.replace(/^.*\//, '')];
	return name === undefined ? undefined : { name, program, line: own?.line ?? steps[0]?.instruction.line ?? 1 };
}

/** Of a shell-form line, the program the shell becomes. */
function wordsOf({ form, words, shellText }: Command): readonly string[] {
	return form === 'exec' ? words : shellText.replace(/^exec\s+/, '').split(/\s+/);
}

function putInFront(text: string, step: Step, path: string): Edit & { findings: Finding[] } {
	const { line, endLine } = step.instruction;
	if (step.triggered) throw inTrigger(path, line);
	const words = commandAt(step)?.words ?? [];
	const lines = splitLines(text);
	const kept = lines.slice(line - 1, endLine);
	const block: Line[] = [
		...kept.map(({ text, end }) => ({ text: was + text, end: end || usualEnd(lines) })),
		{ text: `ENTRYPOINT ${json([...init, ...words])}`, end: kept.at(-1)?.end ?? '\n' },
	];
	return {
		text: joinLines([...lines.slice(0, line - 1), ...block, ...lines.slice(endLine)]),
		because: 'dumb-init in front of the ENTRYPOINT that was there',
		line,
		findings: [],
	};
}

/**
 * Above the CMD in force, in its stage: in a later stage, ENTRYPOINT would make Docker forget that CMD.
 * Below an `ENTRYPOINT []` that would take it back.
 */
function putAlone(text: string, { steps, path, cmd }: Image): Edit & { findings: Finding[] } {
	const last = steps.findLast(({ triggered }) => !triggered) as Step;
	const at = steps.findIndex(({ instruction }) => instruction.keyword === 'CMD' && instruction.line === cmd?.line);
	const emptied = steps.findLastIndex(
		({ instruction, triggered }) => instruction.keyword === 'ENTRYPOINT' && !triggered,
	);
	const below = at > 0 && !steps[at]?.triggered ? (steps[Math.max(at - 1, emptied)] as Step) : last;
	const added = insertBelow(splitLines(text), below.instruction.endLine, [aloneNote, alone]);
	return {
		text: joinLines(added),
		because: 'dumb-init becomes the ENTRYPOINT',
		line: below.instruction.endLine + 1,
		findings: cmd ? [] : [forgetsInherited(path, last)],
	};
}

function forgetsInherited(path: string, { instruction }: Step): Finding {
	return {
		code: 'entrypoint-without-cmd',
		severity: 'warning',
		message:
			'The image has no CMD of its own, and an ENTRYPOINT makes Docker forget the one of the base image: started without a command, the container will only print how dumb-init is used.',
		path,
		line: instruction.line,
	};
}

function inTrigger(path: string, line: number) {
	return refused(
		'entrypoint-in-onbuild',
		`${path}:${line}: ENTRYPOINT is set by an ONBUILD, which other images may use as well; it is not changed.`,
		`Add to the final stage by hand, with your own ENTRYPOINT behind the two dashes:\n\n  ${alone}`,
	);
}

function isInFront(line: Line | undefined): boolean {
	return line?.text.startsWith(alone.slice(0, -1)) ?? false;
}

function startOfBlock(lines: readonly Line[], end: number): number {
	let start = end;
	while (lines[start - 1]?.text.startsWith(was)) start--;
	return start;
}

/** The kept lines as they were; where the block ended the file, its last ending tells how the file ended. */
function putBack(lines: readonly Line[], start: number, end: number): Line[] {
	const kept = lines.slice(start, end).map((line) => ({ ...line, text: line.text.slice(was.length) }));
	const last = kept.pop() as Line;
	return [...lines.slice(0, start), ...kept, { ...last, end: lines[end]?.end ?? '' }, ...lines.slice(end + 1)];
}

function json(words: readonly string[]): string {
	return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}
