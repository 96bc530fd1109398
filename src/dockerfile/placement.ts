import { baseImage } from '../distros/base-images.ts';
import type { Distro } from '../distros/index.ts';
import { refused } from '../model/problem.ts';
import type { Image } from './image.ts';
import type { Instruction } from './instructions.ts';
import { commandsOf } from './run.ts';
import { type Stage, stageCalled } from './stages.ts';
import { type Step, stepsTo } from './steps.ts';

/** Where a line that installs something goes. */
export interface Place {
	/** Below this step's instruction. */
	below: Step;
	/** Whom to become again afterwards, where that step does not run as root. */
	user: string | undefined;
}

/** Package lists and certificates: what a line that installs may need, and nothing else does. */
const packageSources =
	/\/etc\/(?:apt|apk|yum|dnf|ssl|ca-certificates|pki)\b|\/usr\/local\/share\/ca-certificates|sources\.list|apt-key/;

const sudo = /\bsudo\s+(?:-\S+\s+)*(?:apt|apk|yum|dnf|microdnf)/;

/** What only describes the image, so that it can stand above the first layer. */
const settings = new Set(['FROM', 'ARG', 'ENV', 'LABEL', 'MAINTAINER', 'SHELL', 'WORKDIR', 'USER', 'ONBUILD']);

interface Wanted {
	/** Above everything the file runs, which may work only after it. */
	first: boolean;
	/** Below this step, which provides something it uses. */
	after: Step | undefined;
}

/**
 * Above the first line that changes with every commit, so that the builder's cache keeps our layer,
 * and below what the image's own installs need: beside the last of them, if there are any.
 */
export function placeToInstall(image: Image, distro: Distro, { first, after }: Wanted): Place {
	const { steps, stages } = image;
	const earliest = earliestPlace(image, distro, { first, after });
	const changing = volatileStages(stages);
	const isTooLate = (step: Step) => (first ? !isSetting(step) : isVolatile(step.instruction, stages, changing));
	const tooLate = steps.findIndex((step, at) => at > earliest && isTooLate(step));
	const latest = tooLate < 0 ? steps.length : tooLate;

	const candidates = steps.slice(earliest, latest).filter(canStandAbove);
	const asRoot = candidates.filter((step) => isRoot(step, image));
	const below = best(asRoot, distro);
	if (below) return { below, user: undefined };
	const last = candidates.at(-1);
	if (last?.user !== undefined) return { below: last, user: last.user };
	const later = best(
		steps.slice(earliest).filter((step) => canStandAbove(step) && isRoot(step, image)),
		distro,
	);
	if (later) return { below: later, user: undefined };
	throw userUnknown(image);
}

function earliestPlace({ steps, base }: Image, distro: Distro, { first, after }: Wanted): number {
	const needed = [
		after ? steps.indexOf(after) : 0,
		first ? 0 : steps.findLastIndex(({ instruction }) => packageSources.test(instruction.args)),
		base.value.text === 'scratch' ? steps.findIndex((step) => installsWith(step, distro)) : 0,
	];
	return Math.max(0, ...needed);
}

/** Beside the last install, else below the last layer that is kept, else below the settings at the top. */
function best(steps: readonly Step[], distro: Distro): Step | undefined {
	const top = steps.findIndex((step) => !isSetting(step));
	return (
		steps.findLast((step) => installsWith(step, distro)) ??
		steps.findLast(({ instruction }) => instruction.keyword === 'RUN') ??
		(top === 0 ? steps[0] : steps.slice(0, top < 0 ? steps.length : top).at(-1))
	);
}

/** Whether a line further down installs from package lists that a line above it has fetched. */
export function listsNeededBelow({ stages }: Image, distro: Distro, { below }: Place): boolean {
	return stages
		.flatMap((stage) => stepsTo(stage))
		.filter(({ instruction }) => instruction.line > below.instruction.line && instruction.keyword === 'RUN')
		.map((step) => commandsOf(step).filter(([program = '']) => distro.packageManagers.includes(program)))
		.some((commands) => uses(commands, 'install') && !uses(commands, 'update'));
}

function uses(commands: readonly string[][], verb: string): boolean {
	return commands.some((words) => words.includes(verb));
}

/** Not an ONBUILD, which runs elsewhere, and not what says how to start: it stands at the end. */
function canStandAbove(step: Step): boolean {
	return !step.triggered && (isSetting(step) || ['RUN', 'COPY', 'ADD'].includes(step.instruction.keyword));
}

function isSetting({ instruction }: Step): boolean {
	return settings.has(instruction.keyword);
}

/** Well-known images say whom they run as; one nobody knows runs as root, unless the file finds it necessary to become root. */
function isRoot({ user }: Step, { base, steps }: Image): boolean {
	if (user !== undefined) return isRootName(user);
	if (baseImage(base.value)) return true;
	const firstUser = steps.find(({ instruction }) => instruction.keyword === 'USER')?.user;
	return !isRootName(firstUser ?? '') && !steps.some(({ instruction }) => sudo.test(instruction.args));
}

function isRootName(user: string): boolean {
	return /^(?:root|0)(?::|$)/.test(user);
}

function installsWith(step: Step, distro: Distro): boolean {
	return (
		step.instruction.keyword === 'RUN' &&
		commandsOf(step).some(([program = '']) => distro.packageManagers.includes(program))
	);
}

/** The stages that are made anew when the app's own files change; each can only take from those above it. */
function volatileStages(stages: readonly Stage[]): Set<Stage> {
	const found = new Set<Stage>();
	for (const stage of stages) {
		const inherits = stage.parent !== undefined && found.has(stage.parent);
		if (inherits || stage.instructions.some((instruction) => isVolatile(instruction, stages, found))) found.add(stage);
	}
	return found;
}

/** Whether an instruction's layer is made anew when the app's own files change. */
function isVolatile({ keyword, args, flags }: Instruction, stages: readonly Stage[], changing: Set<Stage>): boolean {
	if (keyword === 'RUN') return flags.some(({ name, value }) => name === 'mount' && bindsContext(value));
	if (keyword !== 'COPY' && keyword !== 'ADD') return false;
	const from = flags.find(({ name }) => name === 'from')?.value;
	if (from === undefined) return !/^(?:\["?)?https?:\/\//.test(args) && !args.startsWith('<<');
	// Another image stays what it is.
	const stage = stageCalled(from, stages);
	return stage !== undefined && changing.has(stage);
}

function bindsContext(mount: string): boolean {
	return mount.includes('type=bind') && !mount.includes('from=');
}

function userUnknown({ path, base }: Image) {
	return refused(
		'user-unknown',
		`${path}:${base.line}: ${base.value.text} does not run as root, and the file does not say as whom to go on after installing.`,
		'Add before the first COPY, with the user of the base image in the last line:\n\n  USER root\n  RUN apt-get update && apt-get install -y --no-install-recommends dumb-init procps && rm -rf /var/lib/apt/lists/*\n  USER …',
	);
}
