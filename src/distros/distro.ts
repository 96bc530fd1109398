import type { ImageReference } from './reference.ts';

/** What the generated scripts count on inside the image. */
export const tools = ['dumb-init', 'pkill', 'bash'] as const;

export type Tool = (typeof tools)[number];

/** A family of Linux images: how it is known, and how it gets a package. */
export interface Distro {
	id: string;
	/** As a sentence names it: `Debian or Ubuntu`. */
	name: string;
	/** One clause saying how the image's name gives the family away; `undefined` where it does not. */
	recognises(image: ImageReference): string | undefined;
	/** The commands only this family has: a RUN line that uses one gives the family away, too. */
	packageManagers: readonly string[];
	/** The package a tool comes in. */
	packages: Readonly<Record<Tool, string>>;
	/** What the image has before anything is installed. `undefined`: an image nothing is known about. */
	brings(image: ImageReference | undefined): readonly Tool[];
	/** How to install tools into this image. Throws a Problem where there is no way that works. */
	install(wanted: readonly Tool[], image: ImageReference | undefined, surroundings?: Surroundings): Installation;
	/** Every command `install` may write for these tools, so that it is known again when it is to be taken out. */
	commands(wanted: readonly Tool[]): readonly string[];
}

/** What the file around the new line asks of it. */
export interface Surroundings {
	/** The file itself points the package manager to an archive. */
	sourcesRepaired?: boolean;
	/** A line further down installs from the package lists as they are: they are not to be cleaned up. */
	listsNeeded?: boolean;
}

export interface Installation {
	/** The shell command of one RUN line. */
	command: string;
	/** What the command does besides installing; one clause, for the comment above it. */
	note?: string;
	/** The package lists cannot be read before this command has run, so it goes above the file's own installs. */
	repairsPackageLists?: boolean;
}

/** The packages that bring the tools, each once and in a stable order. */
export function packagesFor(distro: Pick<Distro, 'packages'>, wanted: readonly Tool[]): string[] {
	return tools.filter((tool) => wanted.includes(tool)).map((tool) => distro.packages[tool]);
}
