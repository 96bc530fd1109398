import type { Distro } from '../distros/index.ts';
import type { Image } from './image.ts';
import { commandsOf } from './run.ts';
import { findStage, type Stage } from './stages.ts';
import type { Step } from './steps.ts';

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

/** What only describes the image, so that it can stand above the first layer. */
const settings = new Set(['FROM', 'ARG', 'ENV', 'LABEL', 'MAINTAINER', 'SHELL', 'WORKDIR', 'USER', 'ONBUILD']);

/**
 * Above the first line that changes with every commit, so that the builder's cache keeps our layer,
 * and below what the image's own installs need: beside the last of them, if there are any.
 */
export function placeToInstall(
	image: Image,
	distro: Distro,
	options: { first: boolean; after?: Step | undefined },
): Place {
	const { steps } = image;
	const own = steps.map((step) => !step.triggered);
	const needed = Math.max(
		options.after ? steps.indexOf(options.after) : 0,
		steps.findLastIndex((step) => packageSources.test(step.instruction.args)),
	);
	const volatile = steps.findIndex((step, at) => at > needed && isVolatile(step, image.stages));
	const end = volatile < 0 ? steps.length : volatile;
	const firstInstall = steps.findIndex((step) => installsWith(step, distro));
	const top = options.first && firstInstall > needed ? firstInstall : end;

	const fits = (at: number) => own[at] === true && at >= needed && at < top && isRoot(steps[at] as Step);
	const candidates = [
		steps.findLastIndex((step, at) => fits(at) && installsWith(step, distro)),
		steps.findLastIndex((step, at) => fits(at) && step.instruction.keyword === 'RUN'),
		steps.findLastIndex((_, at) => fits(at) && steps.slice(0, at + 1).every(isSetting)),
		steps.findLastIndex((_, at) => fits(at) && isLayerOrSetting(steps[at] as Step)),
	];
	const found = candidates.find((at) => at >= 0);
	if (found !== undefined) return { below: steps[found] as Step, user: undefined };
	const below =
		steps.findLast((step, at) => own[at] && at >= needed && at < top && isLayerOrSetting(step)) ??
		(steps[needed] as Step);
	return { below, user: below.user };
}

function isSetting({ instruction }: Step): boolean {
	return settings.has(instruction.keyword);
}

function isLayerOrSetting(step: Step): boolean {
	return isSetting(step) || ['RUN', 'COPY', 'ADD'].includes(step.instruction.keyword);
}

function isRoot({ user }: Step): boolean {
	return user === undefined || /^(?:root|0)(?::|$)/.test(user);
}

function installsWith(step: Step, distro: Distro): boolean {
	return (
		step.instruction.keyword === 'RUN' &&
		commandsOf(step).some(([program = '']) => distro.packageManagers.includes(program))
	);
}

/** Whether a step's layer is made anew when the app's own files change. */
function isVolatile({ instruction: { keyword, args, flags } }: Step, stages: readonly Stage[]): boolean {
	if (keyword === 'RUN') return flags.some(({ name, value }) => name === 'mount' && bindsContext(value));
	if (keyword !== 'COPY' && keyword !== 'ADD') return false;
	const from = flags.find(({ name }) => name === 'from')?.value;
	if (from !== undefined) return takesContext(from, stages);
	return !/^(?:\["?)?https?:\/\//.test(args) && !args.startsWith('<<');
}

function bindsContext(mount: string): boolean {
	return mount.includes('type=bind') && !mount.includes('from=');
}

/** Copied from a stage, it changes with what that stage was made from; another image stays what it is. */
function takesContext(from: string, stages: readonly Stage[]): boolean {
	const stage = findStage(stages, from) ?? stages[/^\d+$/.test(from) ? Number(from) : -1];
	if (!stage) return false;
	return (
		stage.instructions.some((instruction) =>
			isVolatile({ instruction } as Step, stages.slice(0, stages.indexOf(stage))),
		) ||
		(stage.parent !== undefined && takesContext(stage.parent.name ?? '', stages))
	);
}
