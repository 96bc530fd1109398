import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Options } from 'yargs';
import { usage } from '../model/problem.ts';
import type { Argv } from './options.ts';

export const engineChoices = ['auto', 'local', 'container'] as const;
export type EngineChoice = (typeof engineChoices)[number];

/** How to rehearse. Seconds throughout. */
export interface RehearsalOptions {
	engine: EngineChoice;
	/** An image that is there already, instead of one built from the Dockerfile. */
	image: string | undefined;
	times: number;
	endpointLag: number;
	path: string;
	slowPath: string | undefined;
	rate: number;
	readyPath: string;
	bootTimeout: number;
	env: Readonly<Record<string, string>>;
	compare: boolean;
	against: string | undefined;
	/** Where to write the page, as an absolute path. */
	report: string | undefined;
}

const group = 'How to rehearse:';
const text = (describe: string, fallback?: string): Options => ({
	type: 'string',
	requiresArg: true,
	describe,
	group,
	...(fallback !== undefined && { defaultDescription: fallback }),
});

export const rehearsalFlags: Record<string, Options> = {
	engine: text('Where the app runs: auto, local (Linux) or container (docker or podman)', 'auto'),
	image: text('Run this image instead of building the Dockerfile'),
	compare: { type: 'boolean', describe: 'Rehearse before and after, side by side', group },
	against: text('The commit that is "before"', 'HEAD, or the repo as it is where init has still to write'),
	report: text('Write the result as one HTML page'),
	times: text('How often to terminate the app', '1'),
	'endpoint-lag': text('Seconds that requests go on arriving after SIGTERM', '10'),
	rate: text('Requests a second', '50'),
	path: text('What to request', '/'),
	'slow-path': text('Something that takes seconds, to have it in flight when SIGTERM comes'),
	'ready-path': text('Answers below 500 once the app is up', '/'),
	'boot-timeout': text('Seconds the app may take to start', '60'),
	env: {
		type: 'string',
		array: true,
		nargs: 1,
		requiresArg: true,
		describe: 'A config variable of the app, K=V; may be repeated',
		group,
	},
	'env-file': text('A file of such lines'),
};

export function readRehearsalOptions(argv: Argv): RehearsalOptions {
	const against = one(argv, 'against');
	const options: RehearsalOptions = {
		engine: engineOf(one(argv, 'engine') ?? 'auto'),
		image: one(argv, 'image'),
		times: number(argv, 'times', 1, { least: 1, most: 1000, whole: true }),
		endpointLag: number(argv, 'endpoint-lag', 10, { least: 0, most: 3600 }),
		path: path(argv, 'path') ?? '/',
		slowPath: path(argv, 'slow-path'),
		rate: number(argv, 'rate', 50, { least: 1, most: 5000 }),
		readyPath: path(argv, 'ready-path') ?? '/',
		bootTimeout: number(argv, 'boot-timeout', 60, { least: 1, most: 3600 }),
		env: { ...envFile(one(argv, 'env-file')), ...envFlags(argv.env) },
		compare: argv.compare === true || against !== undefined,
		against,
		report: reportFile(one(argv, 'report')),
	};
	if (options.image !== undefined && options.engine === 'local') {
		throw usage('image-for-local', '--image needs a container: leave out --engine local.', '--image');
	}
	if (options.image !== undefined && options.compare) {
		throw usage('image-for-compare', '--compare builds an image of either side: leave out --image.', '--image');
	}
	return options;
}

function one(argv: Argv, name: string): string | undefined {
	const value = argv[name];
	if (value === undefined) return undefined;
	const flag = `--${name}`;
	if (Array.isArray(value)) throw usage('repeated-flag', `${flag} is given ${value.length} times; give it once.`, flag);
	if (String(value) === '') throw usage(`bad-${name}`, `${flag} is empty.`, flag);
	return String(value);
}

function engineOf(raw: string): EngineChoice {
	const engine = engineChoices.find((known) => known === raw);
	if (engine === undefined) {
		throw usage('bad-engine', `--engine ${JSON.stringify(raw)}: it is one of ${engineChoices.join(', ')}.`, '--engine');
	}
	return engine;
}

interface Range {
	least: number;
	most: number;
	whole?: boolean;
}

function number(argv: Argv, name: string, fallback: number, { least, most, whole = false }: Range): number {
	const raw = one(argv, name);
	if (raw === undefined) return fallback;
	const value = (whole ? /^\d+$/ : /^\d+(\.\d+)?$/).test(raw) ? Number(raw) : Number.NaN;
	if (value >= least && value <= most) return value;
	const kind = whole ? 'whole number' : 'number';
	throw usage(`bad-${name}`, `--${name} ${JSON.stringify(raw)}: not a ${kind} from ${least} to ${most}.`, `--${name}`);
}

/** A path and nothing else: load goes to the app that was started, never to an address somebody names. */
function path(argv: Argv, name: string): string | undefined {
	const raw = one(argv, name);
	if (raw === undefined || /^\/(?!\/)[!-~]*$/.test(raw)) return raw;
	throw usage(
		`bad-${name}`,
		`--${name} ${JSON.stringify(raw)}: it has to be a path of the app, like /up. Requests go only to the copy that is started here.`,
		`--${name}`,
	);
}

function envFlags(values: unknown): Record<string, string> {
	const given = Array.isArray(values) ? values.map(String) : values === undefined ? [] : [String(values)];
	return Object.fromEntries(given.map((line) => variable(line, `--env ${JSON.stringify(line)}`, '--env')));
}

function envFile(file: string | undefined): Record<string, string> {
	if (file === undefined) return {};
	const lines = read(file).split(/\r?\n/);
	const entries = lines.flatMap((line, index) => {
		const said = line.trim().replace(/^export\s+/, '');
		return said === '' || said.startsWith('#') ? [] : [unquoted(variable(said, `${file}:${index + 1}`, '--env-file'))];
	});
	return Object.fromEntries(entries);
}

function read(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : 'it cannot be read';
		throw usage('bad-env-file', `--env-file ${JSON.stringify(file)}: ${why}.`, '--env-file');
	}
}

function variable(line: string, source: string, flag: string): [string, string] {
	const [, name, value] = /^([A-Za-z_]\w*)=([^\0]*)$/s.exec(line) ?? [];
	if (name === undefined || value === undefined) throw usage('bad-env', `${source}: not of the form NAME=VALUE.`, flag);
	return [name, value];
}

function unquoted([name, value]: [string, string]): [string, string] {
	return [name, /^(["'])(.*)\1$/s.exec(value)?.[2] ?? value];
}

function reportFile(file: string | undefined): string | undefined {
	if (file === undefined) return undefined;
	const absolute = resolve(file);
	if (!existsSync(dirname(absolute))) {
		throw usage('bad-report', `--report ${JSON.stringify(file)}: there is no folder ${dirname(absolute)}.`, '--report');
	}
	return absolute;
}
