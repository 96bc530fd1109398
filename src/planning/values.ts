import { distros } from '../distros/index.ts';
import type { Choices } from '../model/choices.ts';
import { usage } from '../model/problem.ts';
import { longestDrain } from '../model/timing.ts';
import { platform, platforms } from '../platforms/index.ts';
import { servers } from '../servers/index.ts';
import { trimBlanks } from '../shell/blanks.ts';

/**
 * What a value has to look like, wherever it comes from: a flag, a variable, the config file, an answer at a prompt.
 * Each reader returns the value, or says in one clause what is wrong with it.
 */
type Reader<T> = (raw: string) => T | Wrong;

class Wrong {
	readonly why: string;
	constructor(why: string) {
		this.why = why;
	}
}

const readers: { [Name in keyof Choices]: Reader<NonNullable<Choices[Name]>> } = {
	server: oneOf('server', servers),
	platform: oneOf('platform', platforms),
	distro: oneOf('Linux family', distros),
	port: wholeNumber(1, 65_535),
	drainSeconds: wholeNumber(0, 86_400),
	graceSeconds: wholeNumber(1, 86_400),
	process: matching(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lowercase letters, digits and single dashes, as in web or web-admin'),
	app: matching(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lowercase letters, digits and single dashes'),
	scriptDir: pathInside,
	dockerfile: pathInside,
	procfile: pathInside,
	runCommand: oneLine,
	entrypoint: yesOrNo,
	newDockerfile: yesOrNo,
	rubyVersion: matching(/^\d+\.\d+(\.\d+)?(-(preview|rc)\d+)?$/, 'a version of Ruby, as in 3.4 or 3.4.2'),
};

/** The value of one choice; throws a usage Problem naming `source` (`--port`, `EYK_GRACEFUL_PORT`, …). */
export function readValue<Name extends keyof Choices>(
	name: Name,
	raw: string,
	source: string,
	flag: string,
): Choices[Name] {
	const value = tryValue(name, raw);
	if (typeof value === 'object') throw usage(`bad-${kebab(name)}`, `${source} ${quoted(raw)}: ${value.wrong}.`, flag);
	return value;
}

/** For a prompt: the value, or what is wrong with it. */
export function tryValue<Name extends keyof Choices>(name: Name, raw: string): Choices[Name] | { wrong: string } {
	const value = readers[name](raw);
	return value instanceof Wrong ? { wrong: value.why } : (value as Choices[Name]);
}

/** Why these two do not go together, or `undefined`. */
export function timingConflict(drainSeconds: number, graceSeconds: number): string | undefined {
	if (drainSeconds <= longestDrain(graceSeconds)) return undefined;
	return `a drain of ${drainSeconds} s leaves no time to stop within a grace period of ${graceSeconds} s; the longest drain that fits is ${longestDrain(graceSeconds)} s`;
}

/** An app's name also has to be one its platform accepts. */
export function isAppName(platformId: string, app: string): boolean {
	return platform(platformId).appName.test(app);
}

export function kebab(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function oneOf(what: string, known: readonly { id: string }[]): Reader<string> {
	const ids = known.map(({ id }) => id);
	return (raw) =>
		ids.includes(raw) ? raw : new Wrong(`not a ${what} eyk-graceful knows; it knows ${ids.join(' and ')}`);
}

function wholeNumber(least: number, most: number): Reader<number> {
	return (raw) => {
		const value = /^\d{1,6}$/.test(raw) ? Number(raw) : Number.NaN;
		return value >= least && value <= most ? value : new Wrong(`not a whole number from ${least} to ${most}`);
	};
}

function matching(pattern: RegExp, shape: string): Reader<string> {
	return (raw) => (pattern.test(raw) ? raw : new Wrong(`has to be ${shape}`));
}

/** Plain enough to stand unquoted in a Procfile line, and inside the repo. */
function pathInside(raw: string): string | Wrong {
	const path = raw.replace(/^(\.\/)+/, '').replace(/(?<!\/)\/+$/, '');
	if (!/^[\w.@+][\w.@+-]*(\/[\w.@+][\w.@+-]*)*$/.test(path))
		return new Wrong('has to be a path inside the repo, of letters, digits, dots and dashes');
	if (path.split('/').some((part) => part === '..' || part === '.git' || part === '.'))
		return new Wrong('has to stay inside the repo');
	return path;
}

/** In characters. Linux hands a program no argument over four times this size, and so no command to `bash -c`. */
const longestLine = 32_768;

function oneLine(raw: string): string | Wrong {
	if (trimBlanks(raw) === '') return new Wrong('is empty');
	if (raw.length > longestLine) return new Wrong(`is too long (over ${longestLine / 1024} KB)`);
	return /[^\P{Cc}\t]/u.test(raw) ? new Wrong('has to be one line without control characters') : trimBlanks(raw);
}

function yesOrNo(raw: string): boolean | Wrong {
	if (raw === 'true' || raw === '1') return true;
	if (raw === 'false' || raw === '0') return false;
	return new Wrong('has to be true or false');
}

/** As in a message: `"abc"`, with control characters made visible. */
function quoted(raw: string): string {
	return JSON.stringify(raw.length > 80 ? `${raw.slice(0, 80)}…` : raw);
}
