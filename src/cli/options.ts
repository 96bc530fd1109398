import type { Options } from 'yargs';
import { fact } from '../model/evidence.ts';
import { Problem, usage } from '../model/problem.ts';
import type { Repo } from '../model/repo.ts';
import type { ChoiceName, Given } from '../planning/given.ts';
import { kebab, readValue } from '../planning/values.ts';

/** The flags that answer what init would ask; each is a variable and a key of the config file as well. */
export const choiceFlags: { readonly [Name in ChoiceName]: string } = {
	server: 'App server: puma or passenger',
	port: 'Port the server listens on where PORT is unset',
	process: 'Process type in the Procfile',
	drainSeconds: 'Seconds to go on answering after SIGTERM',
	graceSeconds: 'Seconds until SIGKILL: the termination grace period',
	app: "The app's name on the platform",
	platform: 'Platform the app runs on',
	distro: 'Linux family of the image, where the Dockerfile does not tell',
	scriptDir: 'Folder for the two scripts',
	dockerfile: 'The Dockerfile that is deployed',
	procfile: 'The Procfile that is deployed',
	runCommand: "The app's own start command",
	entrypoint: 'Make dumb-init the ENTRYPOINT of the image, too',
	newDockerfile: 'Write a Dockerfile for an app that has none',
	rubyVersion: 'Ruby of that Dockerfile, where the repo names none',
};

const booleans: readonly string[] = ['entrypoint', 'newDockerfile'] satisfies ChoiceName[];

/** The flags that say how to go about it. */
export interface Manner {
	cwd: string;
	yes: boolean;
	dryRun: boolean;
	json: boolean;
	force: boolean;
	verbose: boolean;
	/** `undefined`: as the terminal is. */
	color: boolean | undefined;
}

type MannerName = keyof Manner;

const mannerFlags: { readonly [Name in MannerName]: Options } = {
	cwd: { type: 'string', requiresArg: true, describe: "The app's repository", defaultDescription: 'this folder' },
	yes: { type: 'boolean', alias: 'y', describe: 'Ask nothing, take what was detected' },
	dryRun: { type: 'boolean', describe: 'Show the plan, write nothing' },
	json: { type: 'boolean', describe: 'Print one JSON object' },
	force: { type: 'boolean', describe: 'Overwrite files of your own that stand in the way' },
	verbose: { type: 'boolean', describe: 'Show where an error comes from' },
	color: { type: 'boolean', describe: 'Colour the output', defaultDescription: 'where it is a terminal' },
};

/** For yargs. Values stay text: one reader judges them, whichever way they came. */
export function planFlags(): Record<string, Options> {
	const choices = Object.entries(choiceFlags).map(([name, describe]): [string, Options] => [
		kebab(name),
		booleans.includes(name)
			? { type: 'boolean', describe, group: 'What to set up:' }
			: { type: 'string', requiresArg: true, describe, group: 'What to set up:' },
	]);
	return { ...Object.fromEntries(choices), ...generalFlags(Object.keys(mannerFlags) as MannerName[]) };
}

export function generalFlags(names: readonly MannerName[]): Record<string, Options> {
	return Object.fromEntries(names.map((name) => [kebab(name), { ...mannerFlags[name], group: 'How to go about it:' }]));
}

export type Argv = Readonly<Record<string, unknown>>;

export function readManner(argv: Argv, env: NodeJS.ProcessEnv): Manner {
	const said = (name: MannerName): string | undefined =>
		textOf(argv[kebab(name)], `--${kebab(name)}`) ?? env[variable(name)];
	const isSet = (name: MannerName) => isYes(said(name));
	return {
		cwd: said('cwd') ?? '.',
		yes: isSet('yes'),
		dryRun: isSet('dryRun'),
		json: isSet('json'),
		force: isSet('force'),
		verbose: isSet('verbose'),
		color: said('color') === undefined ? undefined : isSet('color'),
	};
}

export function isYes(value: string | undefined): boolean {
	return value !== undefined && !['', '0', 'false', 'no'].includes(value);
}

/** Flags win over variables, variables over the config file. */
export function readGiven(argv: Argv, env: NodeJS.ProcessEnv, repo: Repo): Given {
	const config = readConfig(repo);
	const given: Given = {};
	for (const name of Object.keys(choiceFlags) as ChoiceName[]) {
		const flag = `--${kebab(name)}`;
		const sources: [string, string | undefined][] = [
			[flag, textOf(argv[kebab(name)], flag)],
			[variable(name), env[variable(name)]],
			[configFile, config.get(kebab(name))],
		];
		const [source, raw] = sources.find(([, value]) => value !== undefined) ?? [];
		if (source === undefined || raw === undefined) continue;
		const label = source === configFile ? `${configFile}: ${name}` : source;
		Object.assign(given, { [name]: fact(readValue(name, raw, label, flag), source, undefined, 'you said so') });
	}
	return given;
}

function variable(name: string): string {
	return `EYK_GRACEFUL_${kebab(name).replaceAll('-', '_').toUpperCase()}`;
}

function textOf(value: unknown, flag: string): string | undefined {
	if (value === undefined) return undefined;
	if (Array.isArray(value)) throw usage('repeated-flag', `${flag} is given ${value.length} times; give it once.`, flag);
	return String(value);
}

export const configFile = '.eyk-graceful.json';

/** Keys as the flags are spelled, with dashes or in camel case. */
function readConfig(repo: Repo): Map<string, string> {
	const text = repo.read(configFile);
	const config = new Map<string, string>();
	if (text === undefined) return config;
	for (const [key, value] of Object.entries(parseConfig(text))) {
		const name = kebab(key);
		if (!Object.keys(choiceFlags).some((choice) => kebab(choice) === name)) {
			throw usage(
				'bad-config',
				`${configFile}: ${JSON.stringify(key)} is not a setting; use the names of the flags of init.`,
			);
		}
		if (!['string', 'number', 'boolean'].includes(typeof value)) {
			throw usage('bad-config', `${configFile}: ${key} has to be a text, a number, true or false.`);
		}
		config.set(name, String(value));
	}
	return config;
}

function parseConfig(text: string): object {
	try {
		const value: unknown = JSON.parse(text);
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
	} catch (error) {
		throw new Problem('usage', 'bad-config', `${configFile} is not JSON: ${(error as Error).message}.`);
	}
	throw usage('bad-config', `${configFile} has to hold one JSON object.`);
}
