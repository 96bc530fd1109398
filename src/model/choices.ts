/** Everything the plan depends on besides the repo itself. */
export interface Choices {
	server: string;
	/** The port the server listens on when PORT is unset. */
	port: number;
	/** The Procfile's process type. */
	process: string;
	/** The app's own start command, as shell text. */
	runCommand: string;
	/** Seconds between SIGTERM and the moment the server is told to stop. */
	drainSeconds: number;
	/** Seconds between SIGTERM and SIGKILL: the pod's termination grace period. */
	graceSeconds: number;
	platform: string;
	/** The app's name on the platform; `undefined` prints a placeholder. */
	app: string | undefined;
	scriptDir: string;
	dockerfile: string;
	procfile: string;
	/** The image's Linux family; `undefined` where there is no Dockerfile. */
	distro: string | undefined;
	/** Whether the image itself gets dumb-init as its ENTRYPOINT too. */
	entrypoint: boolean;
	/** Whether an app without a Dockerfile gets one. */
	newDockerfile: boolean;
	/** The Ruby that one is for; `undefined` where none is written. */
	rubyVersion: string | undefined;
}

export const defaults = {
	process: 'web',
	drainSeconds: 30,
	graceSeconds: 60,
	platform: 'eyk',
	scriptDir: 'script',
	dockerfile: 'Dockerfile',
	procfile: 'Procfile',
	entrypoint: false,
	newDockerfile: false,
} as const;
