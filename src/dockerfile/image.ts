import { baseImage } from '../distros/base-images.ts';
import { distroOfImage, distroOfPackageManager, type ImageReference, readReference } from '../distros/index.ts';
import { type Fact, fact } from '../model/evidence.ts';
import { type Command, commandsInForce, startCommand } from './command.ts';
import { type Installed, installedBy } from './installed.ts';
import { readInstructions } from './instructions.ts';
import { lineage, readStages, type Stage } from './stages.ts';
import { type Step, stepsTo } from './steps.ts';
import { expand } from './variables.ts';

export type { Command } from './command.ts';

/** What the final stage of a Dockerfile builds. */
export interface Image {
	path: string;
	/** Every stage of the file; the last one is the image. */
	stages: readonly Stage[];
	/** Everything that happens on the way to the image, inherited stages included. */
	steps: readonly Step[];
	base: Fact<ImageReference>;
	/** The Linux family's id; `undefined` where neither the base image's name nor a package manager tells. */
	distro: Fact<string> | undefined;
	/** As this file sets them; what the base image would start is `inherited`. */
	entrypoint: Command | undefined;
	cmd: Command | undefined;
	/** Both together as a line for a POSIX shell: what a container is started with. */
	command: Fact<string> | undefined;
	/** What the base image is known to set and this file leaves as it is. */
	inherited: { entrypoint?: readonly string[]; cmd?: readonly string[] };
	exposes: readonly Fact<number>[];
	env: ReadonlyMap<string, string | undefined>;
	user: string | undefined;
	workdir: string | undefined;
	/** Gems a RUN line installs. */
	gems: readonly Fact<string>[];
	installed: Installed;
}

/** Detection and planning look at the same text in turn. */
let latest: { text: string; image: Image } | undefined;

/** Throws a Problem for what Docker would not build either. */
export function readImage(text: string, path: string): Image {
	if (latest?.text !== text || latest.image.path !== path) latest = { text, image: read(text, path) };
	return latest.image;
}

function read(text: string, path: string): Image {
	const stages = readStages(readInstructions(text, path), path);
	const final = stages.at(-1) as Stage;
	const [first] = lineage(final);
	const steps = stepsTo(final);
	const end = steps.at(-1) as Step;
	const base = fact(readReference((first as Stage).base), path, (first as Stage).from.line, 'the image it is built on');
	const installed = installedBy(steps);
	const { entrypoint, cmd, setsEntrypoint } = commandsInForce(steps);
	const known = setsEntrypoint ? undefined : baseImage(base.value);
	return {
		path,
		stages,
		steps,
		base,
		distro: distroOf(base, installed, path),
		entrypoint,
		cmd,
		command: commandOf(entrypoint, cmd, path),
		inherited: {
			...(known?.entrypoint && { entrypoint: known.entrypoint }),
			...(known?.cmd && cmd === undefined && { cmd: known.cmd }),
		},
		exposes: exposedPorts(steps, path),
		env: end.env,
		user: end.user,
		workdir: end.workdir,
		gems: [...installed.gems].map(([gem, { instruction }]) =>
			fact(gem, path, instruction.line, `RUN gem install ${gem}`),
		),
		installed,
	};
}

function commandOf(entrypoint: Command | undefined, cmd: Command | undefined, path: string): Fact<string> | undefined {
	const text = startCommand(entrypoint, cmd);
	if (text === undefined) return undefined;
	const because = entrypoint && cmd ? 'ENTRYPOINT and CMD' : entrypoint ? 'ENTRYPOINT' : 'CMD';
	return fact(text, path, (cmd ?? entrypoint)?.line, `the image's own ${because}`);
}

function distroOf(base: Fact<ImageReference>, { managers }: Installed, path: string): Fact<string> | undefined {
	const named = distroOfImage(base.value);
	if (named && named.distro.id !== 'scratch') return fact(named.distro.id, path, base.line, named.because);
	const said = [...managers].flatMap(([manager, { instruction }]) => {
		const distro = distroOfPackageManager(manager);
		return distro ? [fact(distro.id, path, instruction.line, `it installs with ${manager}`)] : [];
	});
	// A file that installs with two families' managers tells no family.
	if (said.every(({ value }) => value === said[0]?.value) && said[0]) return said[0];
	return named && fact(named.distro.id, path, base.line, named.because);
}

function exposedPorts(steps: readonly Step[], path: string): Fact<number>[] {
	return steps
		.filter(({ instruction }) => instruction.keyword === 'EXPOSE')
		.flatMap(({ instruction, variables }) =>
			expand(instruction.args, variables)
				.split(/\s+/)
				.map((port) => Number(/^(\d+)(?:-\d+)?(?:\/tcp)?$/i.exec(port)?.[1]))
				.filter((port) => port > 0 && port < 65536)
				.map((port) => fact(port, path, instruction.line, 'EXPOSE')),
		);
}
