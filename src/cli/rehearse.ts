import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import fs from 'fs-extra';
import { examine } from '../doctor/doctor.ts';
import { inspect } from '../doctor/inspection.ts';
import { Problem, refused } from '../model/problem.ts';
import { advice } from '../rehearsal/advice.ts';
import { containerEngine } from '../rehearsal/container.ts';
import { buildImage, type ContainerTool, settleRunning } from '../rehearsal/container-tool.ts';
import { type Drill, drill, type Terms } from '../rehearsal/drill.ts';
import { type Engine, type EngineName, NotRunning } from '../rehearsal/engine.ts';
import { type LastWill, lastWill } from '../rehearsal/last-will.ts';
import { localEngine } from '../rehearsal/local.ts';
import { isClean, overall, tally } from '../rehearsal/tally.ts';
import { type Argv, type Manner, readManner } from './options.ts';
import { type Prepared, prepare } from './prepare.ts';
import { chooseEngine } from './rehearsal-engine.ts';
import { type RehearsalOptions, readRehearsalOptions } from './rehearsal-options.ts';
import { type Side, type Start, sidesOf, startOf } from './rehearsal-sides.ts';
import { printJson, problemAsJson } from './show/json.ts';
import { comparison, lastWords, type Outcome, rehearsalAsJson, showNotRunning, showOutcome } from './show/rehearsal.ts';
import { openTimeline } from './show/timeline.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** Traffic before SIGTERM, to know that the app answers at all. */
const steadySeconds = 3;
/** Slow requests kept in flight: more would leave a small app no process for the others. */
const slowInFlight = 1;

/** Everything a rehearsal needs besides the side it is at. */
interface Stage {
	prepared: Prepared;
	manner: Manner;
	options: RehearsalOptions;
	terminal: Terminal;
	/** `undefined`: the local engine. */
	tool: ContainerTool | undefined;
	/** Ours alone, and gone afterwards. */
	folder: string;
	will: LastWill;
	abort: AbortSignal;
	/** Loaded before the first drill where a report is wanted, lest it be missing after the last one. */
	reportPage: typeof import('./show/report.ts').reportPage | undefined;
}

/** Starts the app as the platform would, terminates it under load, and says what was dropped. */
export async function rehearse(argv: Argv): Promise<number> {
	const manner = readManner(argv, process.env);
	const options = readRehearsalOptions(argv);
	const terminal = openTerminal({ ...manner, yes: true });
	const prepared = prepare(argv, manner);
	const sides = await sidesOf(prepared, manner.cwd, options);
	const { tool, why } = chooseEngine(prepared, options);
	terminal.say(why);

	const will = lastWill();
	const interruption = onSignals();
	try {
		const folder = mkdtempSync(join(tmpdir(), 'eyk-graceful-rehearsal-'));
		will.add(['rm', '-rf', folder]);
		const reportPage = options.report === undefined ? undefined : (await import('./show/report.ts')).reportPage;
		const stage: Stage = {
			reportPage,
			prepared,
			manner,
			options,
			terminal,
			tool,
			folder,
			will,
			abort: interruption.signal,
		};
		terminal.say(terminal.style('bold', `eyk-graceful rehearse: ${basename(resolve(manner.cwd))}`));
		const outcomes: Outcome[] = [];
		for (const side of sides) outcomes.push(await rehearseSide(side, stage));
		return await conclude(outcomes, stage, sides.at(-1)?.isPlanned === true);
	} catch (error) {
		interruption.signal.throwIfAborted();
		if (error instanceof NotRunning) return notRunning(error, manner, terminal);
		throw error;
	} finally {
		await will.execute();
		interruption.forget();
	}
}

async function rehearseSide(side: Side, stage: Stage): Promise<Outcome> {
	const { terminal, options } = stage;
	const copies = new Copies(side, stage);
	const { engine, start } = await readied(side, copies, stage);
	const { app, source } = start;
	const title = side.name === 'now' ? 'rehearsal' : side.name;
	terminal.say(`\n${terminal.style('bold', title)}: ${side.what}`);
	terminal.say(`  ${terminal.style('dim', `${source}:`)} ${app.command}`);
	const drills: Drill[] = [];
	for (let time = 1; time <= options.times; time++) {
		const cwd = await copies.fresh();
		const terms = termsOf(start, stage);
		const picture = openTimeline(
			options.times > 1 ? `${title} ${time}/${options.times}` : title,
			terms,
			terminal,
			stage.manner.json ? process.stderr : process.stdout,
		);
		try {
			drills.push(await drill(engine, { ...app, cwd }, { ...terms, watch: picture.watch }));
		} catch (error) {
			if (!(error instanceof NotRunning)) throw error;
			const { message, log } = error;
			throw new NotRunning(side.name === 'now' ? message : `${side.name}: ${message}`, log, advice(log, app.port));
		} finally {
			picture.close();
		}
	}
	terminal.say();
	const rehearsal = overall(drills.map(tally));
	return { name: side.name, what: side.what, command: app.command, source, rehearsal, drills };
}

function termsOf({ grace }: Start, { options, abort }: Stage): Terms {
	const { readyPath, bootTimeout, rate, path, slowPath, endpointLag } = options;
	const slow = slowPath === undefined ? undefined : { path: slowPath, inFlight: slowInFlight };
	return { readyPath, bootTimeout, traffic: { rate, path, slow }, steady: steadySeconds, endpointLag, grace, abort };
}

/** The engine this side runs in, with its image where it needs one, and how the app is started in it. */
async function readied(side: Side, copies: Copies, stage: Stage): Promise<{ engine: Engine; start: Start }> {
	const { tool, options, prepared, manner, will, abort, terminal } = stage;
	const name: EngineName = tool === undefined ? 'local' : 'container';
	const folder = await copies.first();
	const start = startOf(folder, prepared.given, manner.cwd, name, options.env);
	if (tool === undefined) return { engine: localEngine, start };
	if (options.image === undefined && start.dockerfile === undefined) {
		throw refused(
			'no-dockerfile',
			`${side.what} has no Dockerfile to build: use --engine local, or name an image with --image.`,
		);
	}
	if (options.image === undefined)
		terminal.say(`Building the image${side.name === 'now' ? '' : ` of ${side.name}`} with ${tool.command} …`);
	const image = options.image ?? (await buildImage(tool, folder, start.dockerfile ?? '', will, abort));
	const known = tool.notes.length;
	await settleRunning(tool, image);
	for (const note of tool.notes.slice(known)) terminal.say(terminal.style('dim', `  ${note}`));
	return { engine: containerEngine(tool, image, will), start };
}

/** Copies of one side's files. The local engine starts each drill in a fresh one, as a pod starts in a fresh container. */
class Copies {
	readonly #side: Side;
	readonly #stage: Stage;
	#count = 0;
	#latest: string | undefined;
	#isFresh = false;

	constructor(side: Side, stage: Stage) {
		this.#side = side;
		this.#stage = stage;
	}

	async first(): Promise<string> {
		this.#isFresh = true;
		return await this.#lay();
	}

	async fresh(): Promise<string> {
		const latest = this.#latest as string;
		if (this.#isFresh || this.#stage.tool !== undefined) {
			this.#isFresh = false;
			return latest;
		}
		await fs.remove(dirname(latest));
		return await this.#lay();
	}

	async #lay(): Promise<string> {
		const folder = join(this.#stage.folder, `${this.#side.name}-${++this.#count}`, 'app');
		await fs.ensureDir(folder);
		await this.#side.tree.lay(folder, this.#stage.tool === undefined ? 'start' : 'build');
		this.#latest = folder;
		return folder;
	}
}

async function conclude(outcomes: readonly Outcome[], stage: Stage, isPlanned: boolean): Promise<number> {
	const { terminal, manner, options, prepared, reportPage } = stage;
	const { say, style } = terminal;
	for (const outcome of outcomes) {
		if (outcomes.length > 1) say(style('bold', `${outcome.name}: ${outcome.what}`));
		showOutcome(outcome, terminal);
	}
	const last = outcomes.at(-1) as Outcome;
	const clean = isClean(last.rehearsal);
	if (outcomes.length > 1) say(style(['bold', clean ? 'green' : 'red'], comparison(outcomes)));
	if (!clean && !isPlanned) showAdvice(prepared, terminal);
	if (options.report !== undefined && reportPage !== undefined) {
		await fs.outputFile(options.report, reportPage(basename(resolve(manner.cwd)), outcomes));
		say(`Report: ${options.report}`);
	}
	if (manner.json) printJson(rehearsalAsJson(outcomes));
	return clean ? 0 : 1;
}

/** What the doctor sees in the repo that would explain it. */
function showAdvice({ repo, given }: Prepared, { say, style }: Terminal): void {
	const errors = examine(inspect(repo, given)).filter(({ severity }) => severity === 'error');
	if (errors.length > 0) say('What the doctor says:');
	for (const { code, message, path, line } of errors) {
		say(`  ${style('bold', code)} ${line === undefined ? path : `${path}:${line}`}: ${message}`);
	}
}

function notRunning(error: NotRunning, { json }: Manner, terminal: Terminal): number {
	const { message, log, advice } = error;
	showNotRunning(message, log, advice, terminal);
	if (json)
		printJson({
			...problemAsJson({ code: 'not-running', message, flag: undefined, byHand: undefined }),
			log: lastWords(log),
			advice,
		});
	return 1;
}

/** Ctrl-C and its kin end the rehearsal, not the clean-up after it. */
function onSignals(): { signal: AbortSignal; forget(): void } {
	const controller = new AbortController();
	const interrupt = () =>
		controller.abort(new Problem('interrupted', 'interrupted', 'interrupted; nothing is left running.'));
	const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
	for (const signal of signals) process.on(signal, interrupt);
	return {
		signal: controller.signal,
		forget: () => {
			for (const signal of signals) process.off(signal, interrupt);
		},
	};
}
