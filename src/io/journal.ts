import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { type Problem, refused } from '../model/problem.ts';

/** One file's change, as it will be carried out and can be undone. */
export interface Step {
	path: string;
	before: string | null;
	after: string | null;
	mode: number;
	modeBefore: number | null;
}

export function kindOf({ before, after }: Step): 'put' | 'chmod' | 'delete' {
	if (after === null) return 'delete';
	return before === after ? 'chmod' : 'put';
}

/** What is being applied, written down before the first file changes. Readable: a person can undo it too. */
export interface Journal {
	version: 1;
	/** Folders that did not exist, outermost first. */
	folders: string[];
	steps: Step[];
}

/** Where step `index` keeps its new file until it is moved in, and the old one from then on. */
export const newFile = (folder: string, index: number) => join(folder, `${index}.new`);
export const oldFile = (folder: string, index: number) => join(folder, `${index}.old`);

export const journalFile = (folder: string) => join(folder, 'journal.json');

/** The directories in which new folders and steps change a name. */
export function directoriesOf(root: string, folders: readonly string[], steps: readonly Step[]): string[] {
	return [...new Set([...folders, ...steps.map(({ path }) => path)].map((path) => dirname(join(root, path))))];
}

const largestJournal = 32 * 1024 * 1024;

/** Reads a journal as what it is, a file of the repo that anybody may have put there: every field is checked. */
export function readJournal(folder: string): Journal {
	try {
		const file = journalFile(folder);
		const stat = fs.lstatSync(file);
		if (stat.isFile() && stat.size <= largestJournal) {
			const journal: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
			if (isJournal(journal)) return journal;
		}
	} catch {
		// The words are the same whatever is wrong with it.
	}
	throw damagedLock();
}

export function damagedLock(): Problem {
	return refused(
		'damaged-lock',
		'.eyk-graceful.lock is damaged, or not ours: see whether it holds anything you miss, then remove it.',
		'rm -r .eyk-graceful.lock',
	);
}

function isJournal(value: unknown): value is Journal {
	if (!isObject(value) || value.version !== 1) return false;
	const { folders, steps } = value;
	return Array.isArray(folders) && folders.every(isString) && Array.isArray(steps) && steps.every(isStep);
}

function isStep(value: unknown): value is Step {
	if (!isObject(value)) return false;
	const { path, before, after, mode, modeBefore } = value;
	const isText = (text: unknown) => text === null || isString(text);
	return (
		isString(path) && isText(before) && isText(after) && isMode(mode) && (modeBefore === null || isMode(modeBefore))
	);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isString = (value: unknown): value is string => typeof value === 'string';
const isMode = (value: unknown) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0o777;
