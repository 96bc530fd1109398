import type { Earlier, Facts, RunFact } from '../detect/facts.ts';
import { distros } from '../distros/index.ts';
import { type Choices, defaults } from '../model/choices.ts';
import { type Fact, fact, place } from '../model/evidence.ts';
import { refused } from '../model/problem.ts';
import { longestDrain } from '../model/timing.ts';
import { appcontrolName } from '../scripts/appcontrol.ts';
import { entrypointName } from '../scripts/entrypoint.ts';
import { server, servers } from '../servers/index.ts';
import { readCommand } from '../shell/command.ts';
import type { ChoiceName, Given } from './given.ts';
import { settleNewDockerfile } from './new-image.ts';
import { tryValue } from './values.ts';

/** Something neither the user nor the repo has said. The flag of the same name answers it as well. */
export interface Question {
	name: ChoiceName;
	message: string;
	/** One line: what depends on the answer. */
	why: string;
	/** For a choice from a list. */
	options?: readonly { value: string; label: string }[];
	/** What Enter and `--yes` take; without one, nobody can answer but the user. */
	suggestion?: Fact<Choices[ChoiceName]>;
}

/** What is decided, and what is left to ask. */
export interface Settled {
	known: Given;
	open: Question[];
}

/**
 * Decides as much as can be decided: what is given wins, then what earlier scripts say, then what was detected.
 * Pure; asking is the caller's business, who adds the answer to `given` and settles again.
 */
export function settle(facts: Facts, given: Given): Settled {
	const known: Given = { ...fixed(facts), ...stillTrue(facts.earlier, given), ...given };
	const open: Question[] = [];
	const ask = (question: Question | undefined) => question && open.push(question);

	ask(settleServer(facts, known));
	if (known.server !== undefined) {
		ask(settleRunCommand(facts, known));
		ask(settlePort(facts, known));
	}
	ask(settleNewDockerfile(facts, known));
	ask(settleDistro(facts, known));
	for (const question of timingQuestions(known)) ask(question);
	ask(settleApp(facts, known));
	ask(settleEntrypoint(facts, known));
	return { known, open };
}

function fixed({ run }: Facts): Given {
	const byDefault = <T>(value: T) => fact(value, 'default', undefined, 'nothing says otherwise');
	return {
		process: byDefault(defaults.process),
		platform: byDefault(defaults.platform),
		scriptDir: beside(run?.script) ?? byDefault(defaults.scriptDir),
		dockerfile: byDefault(defaults.dockerfile),
		procfile: byDefault(defaults.procfile),
	};
}

/** The app's own script of one of our names, which is what starts it, stays where it is. */
function beside(script: string | undefined): Fact<string> | undefined {
	const isInTheWay = [entrypointName, appcontrolName].some((name) => script === `${defaults.scriptDir}/${name}`);
	if (script === undefined || !isInTheWay) return undefined;
	return fact(`${defaults.scriptDir}/graceful`, script, undefined, 'the app starts with this script of its own');
}

/** What a script says may have been changed by hand since; and another server than before needs another command and port. */
function stillTrue(said: Earlier, given: Given): Earlier {
	const earlier: Earlier = Object.fromEntries(
		Object.entries(said).filter(([name, { value }]) => isPossible(name, value)),
	);
	if (given.server === undefined || given.server.value === earlier.server?.value) return earlier;
	const { runCommand: _, port: __, ...rest } = earlier;
	return rest;
}

function isPossible(name: string, value: unknown): boolean {
	return name === 'runCommand' || typeof tryValue(name as ChoiceName, String(value)) !== 'object';
}

/** The command that runs decides; then the only server the app carries. Evidence that contradicts itself is asked about. */
function settleServer(facts: Facts, known: Given): Question | undefined {
	if (known.runCommand === undefined) refuseOtherServer(facts.run);
	if (known.server !== undefined) return undefined;
	const running = facts.run?.server;
	const carried = distinct(facts.carried);
	if (running !== undefined) {
		const contradicted = carried.length > 0 && !carried.some(({ value }) => value === running.value);
		if (!contradicted) {
			known.server = running;
			return undefined;
		}
	} else if (carried.length === 1 && carried[0] !== undefined) {
		known.server = carried[0];
		return undefined;
	}
	const readings = distinct([...(running ? [running] : []), ...carried]);
	const said = readings.map((reading) => `${server(reading.value).name} (${place(reading)})`).join(' or ');
	return {
		name: 'server',
		message: said ? `Which server does this app run: ${said}?` : 'Which server does this app run? The repo names none.',
		why: 'Puma and Passenger are told to stop in different ways.',
		options: servers.map(({ id, name }) => ({ value: id, label: name })),
	};
}

function refuseOtherServer(run: RunFact | undefined): void {
	if (run?.other === undefined) return;
	const names = servers.map(({ name }) => name).join(' and ');
	throw refused(
		'unsupported-server',
		`${place(run)} starts ${run.other}, and eyk-graceful knows how to stop ${names} only. Where it is not what serves the requests, say what is with --run-command.`,
	);
}

function distinct(readings: Fact<string>[]): Fact<string>[] {
	return readings.filter((reading, index) => readings.findIndex(({ value }) => value === reading.value) === index);
}

/** The app's own command where it starts the server; the article's only for a repo that has no command at all. */
function settleRunCommand(facts: Facts, known: Given): Question | undefined {
	if (known.runCommand !== undefined || known.server === undefined) return undefined;
	const { run } = facts;
	const { startCommand, port, name } = server(known.server.value);
	const usual = startCommand(known.port?.value ?? facts.ports[known.server.value]?.[0]?.value ?? port);
	if (run === undefined && facts.image !== undefined) {
		const base = `${place(facts.image.base)} is built on ${facts.image.base.value.text}`;
		return runCommandQuestion(`${base}, and nothing tells which command that starts.`);
	}
	if (run === undefined) {
		known.runCommand = fact(usual, 'default', undefined, 'the repo starts no server, so this is the usual command');
		return undefined;
	}
	const starts = run.server?.value;
	if (starts === known.server.value || (starts === undefined && run.script !== undefined)) {
		known.runCommand = run;
		return undefined;
	}
	const instead = starts === undefined ? `does not look like ${name}` : `starts ${server(starts).name}, not ${name}`;
	return runCommandQuestion(`${place(run)} runs "${run.value}", which ${instead}.`);
}

function runCommandQuestion(reason: string): Question {
	return {
		name: 'runCommand',
		message: `${reason} Which command starts the app?`,
		why: 'It moves into appcontrol.sh, where SIGTERM does not reach it.',
	};
}

function settlePort(facts: Facts, known: Given): Question | undefined {
	if (known.server === undefined) return undefined;
	const said = facts.ports[known.server.value]?.[0];
	if (known.port === undefined && said !== undefined) known.port = said;
	if (known.port !== undefined) return undefined;
	const { port, name } = server(known.server.value);
	return {
		name: 'port',
		message: `Which port does ${name} listen on?`,
		why: 'The platform sends requests there; PORT overrides it at run time.',
		suggestion: fact(port, 'default', undefined, `${name}'s usual port`),
	};
}

function settleDistro(facts: Facts, known: Given): Question | undefined {
	if (facts.image === undefined || known.distro !== undefined) return undefined;
	if (facts.distro !== undefined) {
		known.distro = facts.distro;
		return undefined;
	}
	return {
		name: 'distro',
		message: `Which Linux is ${known.dockerfile?.value} built on? Neither its FROM line nor a package manager tells.`,
		why: 'dumb-init is installed with its package manager.',
		options: distros.map(({ id, name }) => ({ value: id, label: name })),
	};
}

function timingQuestions(known: Given): Question[] {
	const questions: Question[] = [];
	if (known.drainSeconds === undefined) {
		questions.push({
			name: 'drainSeconds',
			message: 'How many seconds shall the server go on answering after SIGTERM?',
			why: 'Requests keep arriving until the endpoint removal has reached every proxy: 5 to 30 seconds.',
			suggestion: fact(defaults.drainSeconds, 'default', undefined, "the support article's drain"),
		});
	}
	if (known.graceSeconds === undefined) {
		questions.push({
			name: 'graceSeconds',
			message: 'How many seconds may the whole stop take before SIGKILL?',
			why: 'The grace period has to hold the drain and the longest request that may still be running after it.',
			suggestion: fact(graceFor(known.drainSeconds?.value), 'default', undefined, 'the drain and as long again'),
		});
	}
	return questions;
}

/** 60, or more where a longer drain was asked for. */
function graceFor(drainSeconds: number | undefined): number {
	const drain = drainSeconds ?? defaults.drainSeconds;
	return drain <= longestDrain(defaults.graceSeconds) ? defaults.graceSeconds : 2 * drain;
}

function settleApp(facts: Facts, known: Given): Question | undefined {
	if (known.app !== undefined) return undefined;
	if (facts.app !== undefined) {
		known.app = facts.app;
		return undefined;
	}
	if (facts.earlier.graceSeconds !== undefined) return undefined;
	return {
		name: 'app',
		message: "What is the app's name on the platform? (Enter: fill it in later)",
		why: 'Only the commands you run afterwards need it.',
		suggestion: fact(undefined, 'default', undefined, 'no git remote tells'),
	};
}

/** Only asked where it could matter: an image that does not have it yet, on the first run. */
function settleEntrypoint(facts: Facts, known: Given): Question | undefined {
	if (known.entrypoint !== undefined) return undefined;
	const no = fact(defaults.entrypoint, 'default', undefined, 'the Procfile starts dumb-init already');
	if (facts.image === undefined || facts.earlier.graceSeconds !== undefined || startsInit(facts)) {
		known.entrypoint = no;
		return undefined;
	}
	return {
		name: 'entrypoint',
		message: 'Make dumb-init the ENTRYPOINT of the image, too?',
		why: 'The platform ignores ENTRYPOINT where there is a Procfile; it helps when the image is run elsewhere.',
		suggestion: no,
	};
}

function startsInit({ image }: Facts): boolean {
	return (
		image?.entrypoint !== undefined &&
		readCommand(image.entrypoint.shellText).commands.some(({ words }) => words[0]?.value?.endsWith('dumb-init'))
	);
}
