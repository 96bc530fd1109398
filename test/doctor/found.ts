import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examine } from '../../src/doctor/doctor.ts';
import { type IndexModes, inspect, type Said } from '../../src/doctor/inspection.ts';
import { fact } from '../../src/model/evidence.ts';
import { repoOf } from '../repo-of.ts';

export type Files = Readonly<Record<string, string>>;

/** What the doctor says of a repo with these files: `code` and `path:line` of each finding. */
export function found(files: Files, said: Record<string, unknown> = {}, indexModes?: IndexModes): string[] {
	const facts = Object.entries(said).map(([name, value]) => [name, fact(value, `--${name}`, undefined, 'you said so')]);
	const findings = examine(inspect(repoOf(files), Object.fromEntries(facts) as Said, indexModes));
	return findings.map(({ code, path, line }) => `${code} ${line === undefined ? path : `${path}:${line}`}`);
}

export function codes(...args: Parameters<typeof found>): string[] {
	return found(...args).map((line) => line.replace(/ .*/, ''));
}

/** The support article's scripts, word for word. */
export function articleScripts(fixture: 'article' | 'article-exec' = 'article'): Files {
	const read = (name: string) =>
		readFileSync(join(import.meta.dirname, '../real/fixtures', fixture, 'script', name), 'utf8');
	return { 'script/entrypoint.sh': read('entrypoint.sh'), 'script/appcontrol.sh': read('appcontrol.sh') };
}

/** The article's set-up in a repo, on the image it says nothing about. */
export const article: Files = {
	Procfile: 'web: /usr/bin/dumb-init -- ./script/entrypoint.sh\n',
	Dockerfile: `FROM ruby:3.2\nRUN apt-get update && apt-get install -y dumb-init\nWORKDIR /app\nCOPY . .\nEXPOSE 3000\n`,
	...articleScripts(),
};
