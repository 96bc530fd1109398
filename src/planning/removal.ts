import { unsetEntrypoint } from '../dockerfile/entrypoint.ts';
import { removePackages } from '../dockerfile/packages.ts';
import type { Choices } from '../model/choices.ts';
import type { Change, Plan } from '../model/plan.ts';
import type { Repo } from '../model/repo.ts';
import { platform } from '../platforms/index.ts';
import { restoreProcess } from '../procfile/edit.ts';
import { readProcfile } from '../procfile/procfile.ts';
import { appcontrolName, type Replaced, readAppcontrol } from '../scripts/appcontrol.ts';
import { entrypointName, procfileCommand } from '../scripts/entrypoint.ts';
import { readPredecessor } from '../scripts/predecessor.ts';
import { isPristine, isSigned } from '../scripts/signature.ts';
import { fileChange } from './file-change.ts';

/** Which of the choices say where to look for what init put in. */
export type RemovalScope = Pick<Choices, 'dockerfile' | 'procfile' | 'process' | 'scriptDir' | 'platform' | 'app'>;

/** What takes out again what init put in, as changes. Pure; the reverse of makePlan. */
export function makeRemoval(repo: Repo, scope: RemovalScope): Omit<Plan, 'choices'> {
	const appcontrolPath = `${scope.scriptDir}/${appcontrolName}`;
	const noted = readAppcontrol(repo.read(appcontrolPath) ?? '');
	const changes = [
		restoredDockerfile(repo, scope.dockerfile),
		restoredDockerignore(repo),
		noted && restoredProcfile(repo, scope, noted.replaced),
		withoutScript(repo, `${scope.scriptDir}/${entrypointName}`),
		withoutScript(repo, appcontrolPath),
	].filter((change) => change !== undefined);
	return { changes, findings: [], nextSteps: changes.length === 0 ? [] : nextSteps(scope) };
}

function restoredDockerfile(repo: Repo, path: string): Change | undefined {
	const before = repo.read(path);
	if (before === undefined) return undefined;
	const after = removePackages(unsetEntrypoint(before).text).text;
	if (isPristine(after)) return deletion(repo, path, before, 'init made it');
	if (isSigned(after) && after === before) return kept(repo, path);
	const because = 'without the lines that init added';
	return after === before ? undefined : fileChange(repo, path, after, { keep: because, change: because });
}

function restoredDockerignore(repo: Repo): Change | undefined {
	const path = '.dockerignore';
	const before = repo.read(path) ?? '';
	if (isPristine(before)) return deletion(repo, path, before, 'init made it');
	return isSigned(before) ? kept(repo, path) : undefined;
}

/** A file that init wrote for the user to go on with, and they have. */
function kept(repo: Repo, path: string): Change {
	return fileChange(
		repo,
		path,
		repo.read(path) ?? '',
		sameReason('init made it, but you have changed it since: it is yours'),
	);
}

/** Only while the line still is the one init wrote: what the user has put there since stays. */
function restoredProcfile(repo: Repo, scope: RemovalScope, replaced: Replaced): Change | undefined {
	const { procfile, process, scriptDir } = scope;
	const before = repo.read(procfile);
	if (before === undefined) return undefined;
	const entry = readProcfile(before, procfile).entries.find(({ type }) => type === process);
	if (entry?.command !== procfileCommand(scriptDir)) return undefined;
	const after = restoreProcess(before, process, typeof replaced === 'string' ? null : replaced.line);
	if (replaced === 'no-file' && after === '') return deletion(repo, procfile, before, 'it was not there before init');
	const because =
		typeof replaced === 'string' ? `without the ${process} line` : `${process} starts as it did before init`;
	return fileChange(repo, procfile, after, { keep: because, change: because });
}

function withoutScript(repo: Repo, path: string): Change | undefined {
	const before = repo.read(path);
	if (before === undefined || !isSigned(before)) return undefined;
	const predecessor = readPredecessor(before);
	const change =
		predecessor === undefined
			? deletion(repo, path, before, 'init made it')
			: fileChange(repo, path, predecessor.text, sameReason('the script that stood here before init'), predecessor);
	if (isPristine(before)) return change;
	return { ...change, action: 'conflict', because: 'init made it, and you have changed it since' };
}

function deletion(repo: Repo, path: string, before: string, because: string): Change {
	return { path, action: 'delete', before, after: null, mode: repo.mode(path) ?? 0, because };
}

function sameReason(because: string): { keep: string; change: string } {
	return { keep: because, change: because };
}

function nextSteps({ platform: id, app }: RemovalScope): Plan['nextSteps'] {
	return [
		{
			step: 'commit',
			command: "git commit -a -m 'Take out eyk-graceful'",
			because: 'pods of the next deploy stop at once on SIGTERM again',
		},
		{
			step: 'grace-period',
			command: platform(id).unsetConfig(app, ['KUBERNETES_POD_TERMINATION_GRACE_PERIOD_SECONDS', 'DRAIN_SECONDS']),
			because: 'after the deploy: the pods that still drain need it',
		},
	];
}
