import { type Fact, fact } from '../model/evidence.ts';
import type { Repo } from '../model/repo.ts';
import type { Procfile } from '../procfile/procfile.ts';
import { appcontrolName, readAppcontrol } from '../scripts/appcontrol.ts';
import { articleDrain } from '../scripts/article.ts';
import { entrypointName, readEntrypoint, type Setting } from '../scripts/entrypoint.ts';
import { fromInit } from '../shell/from-init.ts';
import type { Earlier } from './facts.ts';

/** `web: /usr/bin/dumb-init -- ./script/entrypoint.sh`, ours or by hand. */
const scriptLine = /^(?:exec )?(?:\/usr\/bin\/)?dumb-init -- (?:\.\/)?([\w.@+/-]+)\/entrypoint\.sh$/;

/** The folder of scripts that the Procfile's line names. */
export function scriptDirIn(procfile: Procfile | undefined, process: string, path: string): Fact<string> | undefined {
	const entry = procfile?.entries.find(({ type }) => type === process);
	const scriptDir = entry?.command.match(scriptLine)?.[1];
	return scriptDir === undefined
		? undefined
		: fact(scriptDir, path, entry?.line, `the ${process} process starts there`);
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
