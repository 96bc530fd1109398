/**
 * What a drill needs of the place an app runs in. `local` is a PID namespace on this machine, `container` is podman or
 * docker; one that drives a real cluster fits as well.
 */
export interface Engine {
	readonly name: EngineName;
	/** What this machine lacks for it, in one line that says what to install; `undefined`: nothing. */
	missing(): string | undefined;
	/**
	 * Starts the app as the platform would. Resolves once PID 1 runs, which says nothing about the app being ready.
	 * Throws NotRunning where the fault is the app's: no bash in its image, say.
	 */
	start(app: App): Promise<Instance>;
}

export type EngineName = 'local' | 'container';

/** What is started: one line of a Procfile, in the environment a pod would have. */
export interface App {
	/** Run by `/bin/bash -c`, as the platform runs a Procfile line. */
	command: string;
	/** The command is the image's own ENTRYPOINT and CMD, which a container starts by itself, without bash. */
	isOfImage?: boolean;
	/** The repo, where `./script/…` is found. */
	cwd: string;
	/** Where the app sees that folder, as in its image; by default where it is. */
	workdir?: string | undefined;
	/** Given to the app as PORT, and where it is expected to listen. */
	port: number;
	/** The configured grace period; `undefined`: never configured, so the app is not told of any. */
	graceSeconds?: number | undefined;
	/** The app's configuration, on top of what the platform sets. */
	env?: Readonly<Record<string, string>>;
}

/** One running copy of the app: what Kubernetes calls a pod. */
export interface Instance {
	/** Always on loopback: load goes nowhere else. */
	readonly address: Address;
	/** Everything PID 1 and its children wrote so far. */
	readonly log: readonly LogLine[];
	/** Settles when PID 1 is gone and, with it, every process of the instance. */
	readonly exit: Promise<Exit>;
	/** The command line of PID 1 at this moment; `undefined` once it is gone. */
	pid1(): string | undefined | Promise<string | undefined>;
	/** To PID 1 and to nobody else, as the kubelet does. */
	signal(signal: NodeJS.Signals): void | Promise<void>;
	/** Ends what still runs, and leaves nothing behind. */
	stop(): Promise<void>;
}

export interface Address {
	host: '127.0.0.1';
	port: number;
}

/** How PID 1 ended. One of `code` and `signal` is set. */
export interface Exit {
	/** On the clock of `now()`. */
	at: number;
	code: number | null;
	signal: NodeJS.Signals | null;
}

export interface LogLine {
	/** On the clock of `now()`. */
	at: number;
	text: string;
}

/** There is nothing to terminate: the app could not be started, never became ready, or ended by itself. */
export class NotRunning extends Error {
	readonly log: readonly LogLine[];
	/** What to check. */
	readonly advice: readonly string[];

	constructor(message: string, log: readonly LogLine[], advice: readonly string[] = []) {
		super(message);
		this.log = log;
		this.advice = advice;
	}
}

/** The one clock of a drill: milliseconds that never jump. */
export function now(): number {
	return performance.now();
}

/** The variables a pod of the platform has, whatever the app configures on top. */
export function podEnvironment(app: App): Record<string, string> {
	const grace: Record<string, string> =
		app.graceSeconds === undefined ? {} : { KUBERNETES_POD_TERMINATION_GRACE_PERIOD_SECONDS: String(app.graceSeconds) };
	return { PORT: String(app.port), ...grace, ...app.env };
}
