import type { Facts } from '../detect/facts.ts';
import { calledOf, readRunCommand } from '../detect/run-command.ts';
import type { Choices } from '../model/choices.ts';
import { fact } from '../model/evidence.ts';
import type { Change } from '../model/plan.ts';
import { usage } from '../model/problem.ts';
import type { Repo } from '../model/repo.ts';
import { lineOf } from '../procfile/edit.ts';
import { appcontrolName, appcontrolScript, type Replaced, readAppcontrol } from '../scripts/appcontrol.ts';
import { isArticleAppcontrol, isFromArticle } from '../scripts/article.ts';
import { entrypointName, entrypointScript } from '../scripts/entrypoint.ts';
import { type Predecessor, readPredecessor } from '../scripts/predecessor.ts';
import { isPristine, isSameScript, isSigned } from '../scripts/signature.ts';
import { server } from '../servers/index.ts';
import { fileChange } from './file-change.ts';

const executable = 0o755;

/** entrypoint.sh and appcontrol.sh. A script of the user's own under these names is a conflict, never an edit. */
export function scriptChanges(repo: Repo, facts: Facts, choices: Choices): Change[] {
	const { name } = server(choices.server);
	const { words } = readRunCommand(fact(choices.runCommand, '', undefined, ''), repo, facts.image?.workdir);
	const entrypointPath = `${choices.scriptDir}/${entrypointName}`;
	const appcontrolPath = `${choices.scriptDir}/${appcontrolName}`;
	refuseCircle(repo, facts, choices, [entrypointPath, appcontrolPath]);
	const appcontrol = appcontrolScript(
		choices.server,
		choices.runCommand,
		replacedBy(repo, choices),
		predecessorOf(repo, appcontrolPath),
	);
	return [
		scriptChange(repo, entrypointPath, entrypointScript(choices, words, predecessorOf(repo, entrypointPath)), {
			isDisposable: isFromArticle,
			change: `drains for ${choices.drainSeconds} s after SIGTERM, then stops ${name} and waits for its last requests`,
			keep: `drains already, then stops ${name}`,
		}),
		scriptChange(repo, appcontrolPath, appcontrol, {
			isDisposable: isArticleAppcontrol,
			change: `starts ${name} by the app's own command, out of SIGTERM's reach`,
			keep: `starts ${name} out of SIGTERM's reach already`,
		}),
	];
}

/** A script of ours that the app's own command calls would start itself, for ever. */
function refuseCircle(
	repo: Repo,
	{ image }: Facts,
	{ runCommand, scriptDir }: Choices,
	paths: readonly string[],
): void {
	const called = calledOf(paths, runCommand, repo, image?.workdir);
	if (called === undefined) return;
	throw usage(
		'starts-itself',
		`The app's own command calls ${called}, where eyk-graceful puts a script that runs this command. Put its scripts elsewhere, as with --script-dir ${scriptDir}/graceful.`,
		'--script-dir',
	);
}

/** What the Procfile said before the first run of ours: a later run copies what the first one noted. */
function replacedBy(repo: Repo, { procfile, process, scriptDir }: Choices): Replaced {
	const noted = readAppcontrol(repo.read(`${scriptDir}/${appcontrolName}`) ?? '');
	if (noted !== undefined) return noted.replaced;
	const text = repo.read(procfile);
	if (text === undefined) return 'no-file';
	const line = lineOf(text, process);
	return line === undefined ? 'no-line' : { line };
}

/** The user's script that ours will stand in for, or stands in for already. */
function predecessorOf(repo: Repo, path: string): Predecessor | undefined {
	const script = repo.read(path);
	if (script === undefined) return undefined;
	return isSigned(script) ? readPredecessor(script) : { mode: repo.mode(path) ?? executable, text: script };
}

interface ScriptReasons {
	/** Whether the user's script holds nothing that ours lacks. */
	isDisposable: (script: string) => boolean;
	change: string;
	keep: string;
}

function scriptChange(repo: Repo, path: string, after: string, { isDisposable, ...because }: ScriptReasons): Change {
	const change = fileChange(repo, path, after, because, { mode: executable });
	if (change.action !== 'edit' || change.before === null) return change;
	const { before } = change;
	if (isPristine(before) || isSameScript(before, after)) return change;
	if (!isSigned(before) && isDisposable(before))
		return { ...change, because: `the article's script, made by hand: ${because.change}` };
	return { ...change, action: 'conflict', because: 'a script of your own stands where eyk-graceful wants to put one' };
}
