import { type Fact, fact } from '../model/evidence.ts';
import type { Repo } from '../model/repo.ts';
import type { Procfile } from '../procfile/procfile.ts';
import { appcontrolName, readAppcontrol } from '../scripts/appcontrol.ts';
import { articleDrain } from '../scripts/article.ts';
import { entrypointName, readEntrypoint } from '../scripts/entrypoint.ts';
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
	return {
		...(entrypoint === undefined
			? {}
			: sourced(readEntrypoint(entrypoint) ?? articleDrain(entrypoint) ?? {}, entrypointPath)),
		...(appcontrol === undefined ? {} : sourced(runCommand(appcontrol), appcontrolPath)),
	};
}

function runCommand(appcontrol: string): { runCommand?: string } {
	const command = readAppcontrol(appcontrol)?.runCommand ?? fromInit(appcontrol);
	return command === undefined ? {} : { runCommand: command };
}

function sourced(values: object, path: string): Earlier {
	const facts = Object.entries(values).map(([name, value]) => [
		name,
		fact(value, path, undefined, 'as chosen earlier'),
	]);
	return Object.fromEntries(facts);
}
