import { basename, resolve } from 'node:path';
import { detect } from '../detect/detect.ts';
import { openRepo } from '../io/disk-repo.ts';
import { isNothingToDo } from '../model/plan.ts';
import { refused } from '../model/problem.ts';
import { makeRemoval } from '../planning/removal.ts';
import { settle } from '../planning/settle.ts';
import { type Argv, readGiven, readManner } from './options.ts';
import { printJson, removalAsJson } from './show/json.ts';
import { showNextSteps, showPlan } from './show/plan.ts';
import { openTerminal } from './terminal.ts';
import { finishEarlierRun, overwriting, write } from './write.ts';

/** Takes out what init put in; what the user has changed inside of it since is shown and asked about. */
export async function remove(argv: Argv): Promise<number> {
	const manner = readManner(argv, process.env);
	const terminal = openTerminal(manner);
	const { say, style } = terminal;

	finishEarlierRun(manner, terminal);
	const repo = openRepo(manner.cwd);
	const given = readGiven(argv, process.env, repo);
	const { known } = settle(detect(repo, given), given);
	const { dockerfile, procfile, process: type, scriptDir, platform, app } = known;
	if (!dockerfile || !procfile || !type || !scriptDir || !platform)
		throw new Error('a choice with a default is missing');
	const drafted = makeRemoval(repo, {
		dockerfile: dockerfile.value,
		procfile: procfile.value,
		process: type.value,
		scriptDir: scriptDir.value,
		platform: platform.value,
		app: app?.value,
	});

	say(style('bold', `eyk-graceful: ${basename(resolve(manner.cwd))}`));
	showPlan(drafted, terminal);
	if (isNothingToDo(drafted)) say('Nothing to remove: eyk-graceful has put nothing into this repo.');
	const changed = drafted.changes.find(({ action }) => action === 'conflict');
	if (changed && !manner.force && !manner.dryRun && !terminal.interactive) {
		throw refused(
			'conflict',
			`${changed.path} was changed since it was generated, and nothing was removed. Keep your changes elsewhere, or remove it all the same with --force.`,
		);
	}
	if (changed && terminal.interactive && !manner.force) await confirmLoss(changed.path);
	const plan = manner.dryRun && !manner.force ? drafted : overwriting(drafted);

	const { applied, exitCode } = await write(plan, repo, manner, terminal);
	if (manner.json) printJson(removalAsJson(plan, applied));
	if (applied) {
		say();
		showNextSteps(plan.nextSteps, terminal);
	}
	return exitCode;
}

async function confirmLoss(path: string): Promise<void> {
	const { askRemoval } = await import('./ask.ts');
	if (!(await askRemoval(path))) throw refused('conflict', `${path} stays as it is; nothing was removed.`);
}
