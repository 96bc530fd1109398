import { type Fact, fact } from '../model/evidence.ts';
import type { Repo } from '../model/repo.ts';
import { appcontrolName, readAppcontrol } from '../scripts/appcontrol.ts';
import { articleDrain, isFromArticle } from '../scripts/article.ts';
import { entrypointName, readEntrypoint, type Setting } from '../scripts/entrypoint.ts';
import { isSigned } from '../scripts/signature.ts';
import { fromInit } from '../shell/from-init.ts';
import type { Earlier } from './facts.ts';
import { pathInRepo } from './run-command.ts';

/** `/usr/bin/dumb-init -- ./script/entrypoint.sh`, ours or by hand; by hand, the dumb-init may have been forgotten. */
const scriptLine =
	/^(?:exec )?((?:\/usr\/bin\/)?dumb-init -- )?(?:(?:\/bin\/)?(?:ba)?sh )?([\w.@+/-]+)\/entrypoint\.sh$/;

/** The folder of scripts that a command starts, unless its entrypoint.sh is one of the app's own. */
export function scriptDirIn(
	command: Fact<string> | undefined,
	repo: Repo,
	workdir: string | undefined,
): Fact<string> | undefined {
	const [, init, folder = ''] = command?.value.match(scriptLine) ?? [];
	const scriptDir = pathInRepo(folder, workdir);
	if (command === undefined || !scriptDir) return undefined;
	const entrypoint = repo.read(`${scriptDir}/${entrypointName}`);
	const isKnown = entrypoint === undefined ? init !== undefined : isSigned(entrypoint) || isFromArticle(entrypoint);
	if (!isKnown && readEarlier(repo, scriptDir).runCommand === undefined) return undefined;
	return { ...command, value: scriptDir, because: 'the app starts there' };
}

/** What the scripts in this folder were made with; empty where they are not there, or do something of their own. */
export function readEarlier(repo: Repo, scriptDir: string): Earlier {
	const entrypointPath = `${scriptDir}/${entrypointName}`;
	const appcontrolPath = `${scriptDir}/${appcontrolName}`;
	const entrypoint = repo.read(entrypointPath);
	const appcontrol = repo.read(appcontrolPath);
	const settings = entrypoint === undefined ? undefined : (readEntrypoint(entrypoint) ?? articleDrain(entrypoint));
	const command = appcontrol === undefined ? undefined : runCommand(appcontrol);
	return {
		...sourced(settings ?? {}, entrypointPath),
		...(command && sourced({ runCommand: command }, appcontrolPath)),
	};
}

function runCommand(appcontrol: string): Setting | undefined {
	const value = readAppcontrol(appcontrol)?.runCommand ?? fromInit(appcontrol);
	if (value === undefined) return undefined;
	return { value, line: appcontrol.split('\n').findLastIndex((line) => line.includes('dumb-init --rewrite 15:0')) + 1 };
}

function sourced(settings: { [name: string]: Setting }, path: string): Earlier {
	const facts = Object.entries(settings).map(([name, { value, line }]) => [
		name,
		fact(value, path, line, 'as chosen earlier'),
	]);
	return Object.fromEntries(facts);
}
