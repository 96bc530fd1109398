import { posix } from 'node:path';
import type { Finding } from '../model/finding.ts';
import { ignoredBy } from './dockerignore.ts';
import type { Image } from './image.ts';
import { matchesIn } from './path-pattern.ts';
import { type Stage, stageCalled } from './stages.ts';
import { readWords, resolveIn, type Step, stepsTo } from './steps.ts';
import { expand } from './variables.ts';

/** Where a file of the repo ends up in the image, and the line that puts it there. */
interface Landing {
	path: string;
	step: Step;
}

/** Stands for the WORKDIR of a base image nobody knows; compares equal to itself. */
const unknownWorkdir = '/(the base image’s WORKDIR)';

/** Nobody copies a file to more places; a file made to confuse could double them with every stage. */
const mostLandings = 50;

/** What Linux takes for one. */
const longestPath = 4096;

/** Ways for files to get into an image that no COPY line shows. */
const otherWays = /\bgit\s+clone\b|\b(?:mv|cp|rsync|ln)\s|\btar\b|type=bind/;

/** Whether the scripts will be where the platform starts them: at `./script/…` of the image's WORKDIR, and executable. */
export function scriptsReachImage(image: Image, dockerignore: string | undefined, scriptDir: string): Finding[] {
	for (const name of ['entrypoint.sh', 'appcontrol.sh']) {
		const finding = missing(image, dockerignore ?? '', posix.join(scriptDir, name));
		if (finding) return [finding];
	}
	return [];
}

function missing(image: Image, dockerignore: string, file: string): Finding | undefined {
	const { path, stages, base } = image;
	if (base.value.tag?.includes('onbuild')) return undefined; // the base image copies everything
	const landings = landingsOf(file, stages);
	const wanted = posix.join(image.workdir ?? unknownWorkdir, file);
	const landing = landings.findLast((landing) => landing.path === wanted);
	const ignored = landings.length > 0 ? ignoredBy(dockerignore, file) : undefined;
	if (ignored)
		return error(
			'script-ignored',
			'.dockerignore',
			ignored.line,
			`\`${ignored.rule}\` keeps ${file} out of the image. Add \`!${file}\` below it.`,
		);
	if (landing) return isExecutable(landing) ? undefined : notExecutable(landing, file, path);
	const elsewhere = landings.at(-1);
	if (elsewhere) return inTheWrongPlace(elsewhere, file, image);
	return notCopied(image, file);
}

/** Everywhere a file of the build context is copied to on the way to the image, other stages included. */
function landingsOf(file: string, stages: readonly Stage[]): Landing[] {
	const byStage = new Map<Stage, Landing[]>();
	for (const stage of stages) {
		const landings = stepsTo(stage).flatMap((step) =>
			sourcesOf(file, step, stages, byStage).flatMap((source) => copied(source, step)),
		);
		const distinct = new Map(landings.map((landing) => [landing.path, landing]));
		byStage.set(stage, [...distinct.values()].slice(-mostLandings));
	}
	return byStage.get(stages.at(-1) as Stage) ?? [];
}

/** The file as it is called where this step takes from: in the repo, or in another stage. */
function sourcesOf(
	file: string,
	step: Step,
	stages: readonly Stage[],
	byStage: ReadonlyMap<Stage, Landing[]>,
): string[] {
	const { keyword, flags } = step.instruction;
	if (keyword !== 'COPY' && keyword !== 'ADD') return [];
	const from = flags.find(({ name }) => name === 'from')?.value;
	if (from === undefined) return [file];
	const stage = stageCalled(from, stages);
	return stage ? (byStage.get(stage) ?? []).map(({ path }) => path) : [];
}

function copied(file: string, step: Step): Landing[] {
	const { args, flags } = step.instruction;
	const words = (readWords(args) ?? args.split(/\s+/)).map((word) =>
		expand(word, step.variables).replace(/^"(.*)"$/, '$1'),
	);
	const sources = words.slice(0, -1);
	const target = words.at(-1) ?? '';
	const folder = resolveIn(step.workdir ?? unknownWorkdir, target);
	const intoFolder = target.endsWith('/') || target === '.' || sources.length > 1;
	const keepsParents = flags.some(({ name }) => name === 'parents');
	return sources
		.map((source) => within(relative(file), relative(source)))
		.filter((rest) => rest !== undefined)
		.map((rest) => {
			if (keepsParents) return posix.join(folder, relative(file));
			if (rest !== '') return posix.join(folder, rest);
			return intoFolder ? posix.join(folder, posix.basename(file)) : folder;
		})
		.filter((path) => path.length <= longestPath)
		.map((path) => ({ path, step }));
}

/** What is left of a path below the source that takes it along; `''` where the source is the file itself. */
function within(file: string, source: string): string | undefined {
	if (source === '') return file;
	const end = matchesIn(file, source).at(-1);
	return end === undefined ? undefined : file.slice(end + 1);
}

/** From the root of where it is taken from; there is no way out of it, so `../.` is `.`. */
function relative(path: string): string {
	return posix.normalize(`/${path}`).replace(/^\/+|\/+$/g, '');
}

function isExecutable({ step }: Landing): boolean {
	const mode = step.instruction.flags.find(({ name }) => name === 'chmod')?.value;
	return mode === undefined || !/^[0-7]+$/.test(mode) || (Number.parseInt(mode, 8) & 0o111) !== 0;
}

function notExecutable({ step }: Landing, file: string, path: string): Finding {
	return error(
		'script-not-executable',
		path,
		step.instruction.line,
		`--chmod takes the executable bit from ${file}. Use a mode with it, such as 755.`,
	);
}

function inTheWrongPlace({ path: landed, step }: Landing, file: string, { workdir, path }: Image): Finding {
	return error(
		'script-outside-workdir',
		path,
		step.instruction.line,
		`${file} gets to ${landed}, but the platform starts ./${file} in ${workdir ?? 'the base image’s WORKDIR'}. Set WORKDIR to the app's folder.`,
	);
}

function notCopied({ path, steps, base }: Image, file: string): Finding {
	const folder = posix.dirname(file);
	const mayBeThere = steps.some(
		({ instruction }) =>
			instruction.keyword === 'RUN' &&
			otherWays.test(`${instruction.args} ${instruction.flags.map(({ value }) => value).join(' ')}`),
	);
	const lastCopy = steps.findLast(({ instruction }) => instruction.keyword === 'COPY' || instruction.keyword === 'ADD');
	const line = lastCopy?.instruction.line ?? base.line ?? 1;
	if (mayBeThere) {
		return {
			code: 'script-not-copied',
			severity: 'warning',
			path,
			line,
			message: `No COPY takes ${folder}/ into the image; make sure that something else does.`,
		};
	}
	return error(
		'script-not-copied',
		path,
		line,
		`No COPY takes ${folder}/ into the image. Add \`COPY ${folder} ./${folder}\` to the final stage.`,
	);
}

function error(code: string, path: string, line: number, message: string): Finding {
	return { code, severity: 'error', message, path, line };
}
