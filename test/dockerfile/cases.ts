import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setEntrypoint, unsetEntrypoint } from '../../src/dockerfile/entrypoint.ts';
import { addPackages, type PackageOptions, removePackages } from '../../src/dockerfile/packages.ts';
import type { Finding } from '../../src/model/finding.ts';

const folder = new URL('./cases/', import.meta.url);

/** What case.json may say about a Dockerfile; everything is optional. */
export interface Case {
	name: string;
	before: string;
	/** `undefined` where the edit is refused. */
	after: string | undefined;
	options?: PackageOptions;
	/** ENTRYPOINT is asked for, too. */
	entrypoint?: boolean;
	/** What removal leaves, where `before` has lines of ours already. */
	removed?: string;
	refused?: { code: string; words: string[] };
	/** The codes of what is worth saying. */
	findings?: string[];
	image?: Record<string, unknown>;
}

export const cases: Case[] = readdirSync(folder, { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.map(({ name }) => ({
		...(existsSync(new URL(`${name}/case.json`, folder)) ? JSON.parse(read(`${name}/case.json`)) : {}),
		name,
		before: read(`${name}/before/Dockerfile`),
		after: existsSync(new URL(`${name}/after/Dockerfile`, folder)) ? read(`${name}/after/Dockerfile`) : undefined,
	}));

function read(path: string): string {
	return readFileSync(new URL(path, folder), 'utf8');
}

export function edit(
	text: string,
	{ options, entrypoint }: Pick<Case, 'options' | 'entrypoint'>,
): { text: string; findings: Finding[] } {
	const equipped = addPackages(text, 'Dockerfile', options);
	return entrypoint ? setEntrypoint(equipped.text, 'Dockerfile') : { text: equipped.text, findings: [] };
}

export function takeOut(text: string): string {
	return removePackages(unsetEntrypoint(text).text).text;
}
