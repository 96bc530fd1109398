import { type Distro, distroById, distros, type Installation, type Tool } from '../distros/index.ts';
import { place } from '../model/evidence.ts';
import { refused } from '../model/problem.ts';
import type { Edit } from './edit.ts';
import { type Image, readImage } from './image.ts';
import { insertBelow, joinLines, type Line, removeLines, splitLines } from './lines.ts';
import { isNote, mark } from './mark.ts';
import { listsNeededBelow, type Place, placeToInstall } from './placement.ts';
import type { Step } from './steps.ts';

export interface PackageOptions {
	/** The Linux family's id, where the Dockerfile does not tell it. */
	distro?: string | undefined;
	/** What the scripts will call. */
	tools?: readonly Tool[];
}

const all: readonly Tool[] = ['dumb-init', 'pkill', 'bash'];

/** Where old releases are read from once the mirrors have dropped them. */
const archives = /archive\.debian\.org|old-releases\.ubuntu\.com/;

const uses: Readonly<Record<Tool, string>> = {
	'dumb-init': 'dumb-init hands signals on as PID 1',
	pkill: 'procps has pkill, which stops the server',
	bash: 'bash is what the platform starts Procfile lines with',
};

/** Adds the one line that installs what the scripts need. Throws a Problem where no line would work. */
export function addPackages(text: string, path: string, { distro: id, tools = all }: PackageOptions = {}): Edit {
	const bare = removePackages(text).text;
	const image = readImage(bare, path);
	const distro = familyOf(image, id);
	const missing = tools.filter((tool) => !has(image, distro, tool));
	if (missing.length === 0) return { text, because: `${sentence(tools)} already there` };
	if (bare !== text && isSettled(text, path, distro, tools)) {
		return { text, because: `${sentence(missing)} already installed` };
	}

	const { below, user, command, note } = installation(image, distro, missing);
	const comment = `${mark} ${[...missing.map((tool) => uses[tool]), note].filter(Boolean).join('; ')}`;
	const run = `RUN ${command}`;
	const block = user === undefined ? [comment, run] : [comment, 'USER root', run, `USER ${user}`];
	const at = below.instruction.endLine;
	return {
		text: joinLines(insertBelow(splitLines(bare), at, block)),
		because: `${sentence(missing)} missing from ${image.base.value.text}`,
		line: at + 1,
	};
}

/** One command for everything that is missing; a dumb-init that lies elsewhere is only linked to. */
function installation(
	image: Image,
	distro: Distro,
	missing: readonly Tool[],
): Place & { command: string; note?: string | undefined } {
	const link = missing.includes('dumb-init') ? dumbInitElsewhere(image) : undefined;
	const packaged = missing.filter((tool) => !(link && tool === 'dumb-init'));
	const sourcesRepaired = image.steps.some(({ instruction }) => archives.test(instruction.args));
	const install = (listsNeeded: boolean): Installation =>
		packaged.length === 0
			? { command: '' }
			: distro.install(packaged, image.base.value, { sourcesRepaired, listsNeeded });

	const { repairsPackageLists: first = false } = install(false);
	const where = placeToInstall(image, distro, { first, after: link?.step });
	const { command, note } = install(listsNeededBelow(image, distro, where));
	const linking = link && `ln -s ${link.path} /usr/bin/dumb-init`;
	return { ...where, command: [command, linking].filter(Boolean).join(' && '), note };
}

/** Takes out what `addPackages` put in. A line of ours that was changed since stays, and is reported. */
export function removePackages(text: string): Edit & { changed: readonly number[] } {
	let lines = splitLines(text);
	let removed: number | undefined;
	const changed: number[] = [];
	for (let at = lines.length - 1; at >= 0; at--) {
		if (!isNote(lines[at]) || lines[at + 1]?.text.startsWith('ENTRYPOINT')) continue;
		const count = blockLength(lines, at);
		if (count === 0) changed.push(at + 1);
		else {
			lines = removeLines(lines, at, count);
			removed = at + 1;
		}
	}
	return {
		text: removed === undefined ? text : joinLines(lines),
		because: removed === undefined ? 'nothing of eyk-graceful in it' : 'the line eyk-graceful added',
		...(removed !== undefined && { line: removed }),
		changed,
	};
}

function familyOf(image: Image, id: string | undefined): Distro {
	const distro = distroById(id ?? image.distro?.value ?? '');
	if (distro) return distro;
	throw refused(
		'distro-unknown',
		`${place(image.base)}: the ${image.stages.length > 1 ? 'last stage' : 'image'} is built on ${image.base.value.text}, and neither that name nor a package manager tells which Linux it is. Say it with --distro.`,
		'Or add dumb-init, procps and bash by hand, as root, before the USER line of the final stage.',
	);
}

function has({ base, installed }: Image, distro: Distro, tool: Tool): boolean {
	return (
		distro.brings(base.value).includes(tool) ||
		installed.packages.has(distro.packages[tool]) ||
		installed.programs.has(`/usr/bin/${tool}`)
	);
}

function dumbInitElsewhere({ installed }: Image): { path: string; step: Step } | undefined {
	const found = [...installed.programs].find(([path]) => path.endsWith('/dumb-init'));
	return found && { path: found[0], step: found[1] };
}

/** Whether the line that is there still does it: everything is there, and by this family's means. */
function isSettled(text: string, path: string, distro: Distro, tools: readonly Tool[]): boolean {
	const image = readImage(text, path);
	return tools.every((tool) => has(image, distro, tool)) && splitLines(text).some(({ text }) => isOurs(text, [distro]));
}

/** How many lines from a mark on are as we wrote them; 0 where they are not. */
function blockLength(lines: readonly Line[], at: number): number {
	const [first, second, third] = lines.slice(at + 1, at + 4).map(({ text }) => text);
	if (isOurs(first, distros)) return 2;
	return first === 'USER root' && isOurs(second, distros) && third?.startsWith('USER ') ? 4 : 0;
}

function isOurs(line: string | undefined, families: readonly Distro[]): boolean {
	const command = line?.startsWith('RUN ') ? line.slice('RUN '.length) : undefined;
	if (command === undefined) return false;
	const install = command.replace(/(?:^| && )ln -s \S+ \/usr\/bin\/dumb-init$/, '');
	return (
		install === '' ||
		families.some((distro) => choices(all).some((some) => some.length > 0 && distro.commands(some).includes(install)))
	);
}

function choices(tools: readonly Tool[]): Tool[][] {
	const [first, ...rest] = tools;
	if (first === undefined) return [[]];
	return choices(rest).flatMap((some) => [some, [first, ...some]]);
}

function sentence(names: readonly Tool[]): string {
	return `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'}`;
}
