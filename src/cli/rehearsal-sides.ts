import { resolve } from 'node:path';
import { detect } from '../detect/detect.ts';
import type { Facts } from '../detect/facts.ts';
import { commandInForce } from '../detect/run-command.ts';
import { openRepo } from '../io/disk-repo.ts';
import { defaults } from '../model/choices.ts';
import { place } from '../model/evidence.ts';
import { isNothingToDo } from '../model/plan.ts';
import { refused, usage } from '../model/problem.ts';
import { timing } from '../model/timing.ts';
import { decide } from '../planning/decide.ts';
import type { Given } from '../planning/given.ts';
import { makePlan } from '../planning/plan.ts';
import { settle } from '../planning/settle.ts';
import type { App, EngineName } from '../rehearsal/engine.ts';
import { isFree } from '../rehearsal/namespace.ts';
import { committedTree, type Tree, withChanges, workingTree } from '../rehearsal/tree.ts';
import { server, servers } from '../servers/index.ts';
import type { Prepared } from './prepare.ts';
import type { RehearsalOptions } from './rehearsal-options.ts';

/** One state of the app that is rehearsed. */
export interface Side {
	name: 'before' | 'after' | 'now';
	/** "HEAD", "the repo as it is". */
	what: string;
	tree: Tree;
	/** Not in the repo yet, so that nothing can be said about its files. */
	isPlanned?: boolean;
}

/** What is rehearsed: the repo as it is, or what it was and what it is, or what it is and what init would make of it. */
export async function sidesOf(
	prepared: Prepared,
	cwd: string,
	{ compare, against }: RehearsalOptions,
): Promise<Side[]> {
	const asItIs = workingTree(resolve(cwd));
	if (!compare) return [{ name: 'now', what: 'the repo as it is', tree: asItIs }];
	const plan = planFor(prepared);
	const after: Side =
		plan === undefined
			? { name: 'after', what: 'the repo as it is', tree: asItIs }
			: { name: 'after', what: 'with what init would write', tree: withChanges(asItIs, plan), isPlanned: true };
	const before: Side =
		plan !== undefined && against === undefined
			? { name: 'before', what: 'the repo as it is', tree: asItIs }
			: { name: 'before', what: against ?? 'HEAD', tree: await committedTree(resolve(cwd), against ?? 'HEAD') };
	return [before, after];
}

/** The changes init would make; `undefined` where there are none. */
function planFor({ repo, facts, given }: Prepared) {
	const plan = makePlan(repo, facts, decide(settle(facts, given)));
	const conflict = plan.changes.find(({ action }) => action === 'conflict');
	if (conflict !== undefined) {
		throw refused(
			'conflict',
			`${conflict.path} is a script of your own, so there is no plan to compare with. Keep it and add --script-dir ${plan.choices.scriptDir}/graceful.`,
		);
	}
	return isNothingToDo(plan) ? undefined : plan.changes.filter(({ action }) => action !== 'keep');
}

/** How a state of the app is started, as its own files say. */
export interface Start {
	app: Omit<App, 'cwd'>;
	/** Where the command stands. */
	source: string;
	dockerfile: string | undefined;
	/** From SIGTERM to SIGKILL. */
	grace: number;
}

export function startOf(folder: string, given: Given, cwd: string, engine: EngineName, env: App['env'] = {}): Start {
	const facts = detect(openRepo(folder), given);
	const process = given.process?.value ?? defaults.process;
	const command = commandInForce(process, facts.procfile, given.procfile?.value ?? defaults.procfile, facts.image);
	if (command === undefined) {
		throw usage(
			'no-command',
			`Nothing says how the app is started: there is no ${process} line in a Procfile, and no ENTRYPOINT or CMD in a Dockerfile.`,
			'--procfile',
		);
	}
	const graceSeconds = (given.graceSeconds ?? facts.earlier.graceSeconds)?.value;
	const isOfImage = !facts.procfile?.entries.some(({ type }) => type === process);
	return {
		app: {
			command: command.value,
			isOfImage,
			workdir: workdirOf(facts, cwd),
			port: Number(env.PORT) || portOf(facts, given),
			graceSeconds,
			env: { ...(engine === 'local' ? environmentOf(facts) : {}), ...drainOf(given), ...env },
		},
		source: place(command),
		dockerfile: facts.image?.path,
		grace: graceSeconds ?? timing.defaultGraceSeconds,
	};
}

/** The app's place in its image, unless this machine has something else there. */
function workdirOf({ image }: Facts, cwd: string): string {
	const workdir = image?.workdir;
	return workdir?.startsWith('/') && isFree(workdir) ? workdir.replace(/(?<=[^/])\/+$/, '') : resolve(cwd);
}

/** As the platform sets PORT: the image's first EXPOSE; without one, what the server listens on. */
function portOf(facts: Facts, given: Given): number {
	const running = given.server?.value ?? facts.run?.server?.value ?? facts.carried[0]?.value;
	const known = servers.some(({ id }) => id === running) ? running : undefined;
	const said = given.port ?? facts.image?.exposes[0] ?? (known && facts.ports[known]?.[0]);
	return (said ? said.value : undefined) ?? (known ? server(known).port : 5000);
}

function drainOf({ drainSeconds }: Given): Record<string, string> {
	return drainSeconds === undefined ? {} : { DRAIN_SECONDS: String(drainSeconds.value) };
}

/** The image's ENV as far as it is about the app: paths, and where gems are, hold in the image only. */
function environmentOf({ image }: Facts): Record<string, string> {
	const ofImage = /^(PATH|LANG|LC_.*|BUNDLE_.*|GEM_.*|RUBY.*|LD_.*|DEBIAN_FRONTEND)$/;
	const entries = [...(image?.env ?? [])].filter(
		(entry): entry is [string, string] => entry[1] !== undefined && !entry[1].includes('/') && !ofImage.test(entry[0]),
	);
	return Object.fromEntries(entries);
}
