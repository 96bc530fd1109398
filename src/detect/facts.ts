import type { Image } from '../dockerfile/image.ts';
import type { Ingredients } from '../dockerfile/new-dockerfile.ts';
import type { Choices } from '../model/choices.ts';
import type { Fact } from '../model/evidence.ts';
import type { Procfile } from '../procfile/procfile.ts';
import type { Words } from '../servers/index.ts';

/** What the repo says about the app, each value with the place it was read at. Nothing is decided here. */
export interface Facts {
	procfile: Procfile | undefined;
	image: Image | undefined;
	/** What starts the app today: the Procfile's command, else the image's ENTRYPOINT and CMD. */
	run: RunFact | undefined;
	/** Servers the app carries, whether it starts them or not: Gemfile.lock, `gem install` in the Dockerfile. */
	carried: Fact<string>[];
	/** For each server, every port the repo names, most authoritative first. */
	ports: Readonly<Record<string, Fact<number>[]>>;
	distro: Fact<string> | undefined;
	ruby: Fact<string> | undefined;
	/** For an app without a Dockerfile, what one would be made of; `undefined` where it has one, or no bundle. */
	ingredients: Ingredients | undefined;
	app: Fact<string> | undefined;
	/** The git remote a push deploys through. */
	remote: Fact<string> | undefined;
	/** What earlier generated scripts, or the article's by hand, say they were made with. */
	earlier: Earlier;
}

export interface RunFact extends Fact<string> {
	/** The server it starts, directly or by a script in the repo. */
	server: Fact<string> | undefined;
	/** A server it starts that eyk-graceful cannot stop: `unicorn`. */
	other: string | undefined;
	/** The words that start the server, where they are known. */
	words: Words;
	/** A script of the repo that the command calls and that starts the server. */
	script: string | undefined;
}

export type Earlier = { [Name in keyof Choices]?: Fact<Choices[Name]> };
