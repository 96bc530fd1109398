/** What a platform's own command line looks like. Adding a platform: a file like eyk.ts and a line in index.ts. */
export interface Platform {
	/** As in `--platform`. */
	id: string;
	name: string;
	/** Names of git remotes that mean this platform. */
	remotes: readonly string[];
	/** Pattern an app's name has to match. */
	appName: RegExp;
	/** Sets config variables; each `NAME=VALUE` is shell-quoted already. */
	setConfig(app: string | undefined, assignment: string): string;
	unsetConfig(app: string | undefined, names: readonly string[]): string;
	/** Sets how many pods a process type has; the number is left to the user. */
	scale(app: string | undefined, process: string): string;
	/** Deploys an image that was built elsewhere, with the Procfile's text (shell-quoted already). */
	deployImage(app: string | undefined, procfile: string): string;
}

/** Stands where the app's name is not known: quoted, so that a paste fails at the platform and never at the shell. */
const appPlaceholder = "'<APP-NAME>'";

export function appOption(app: string | undefined): string {
	return `-a ${app ?? appPlaceholder}`;
}
