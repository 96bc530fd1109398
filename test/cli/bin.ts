import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { onTestFinished } from 'vitest';

const root = join(import.meta.dirname, '../..');

export const bin = join(root, 'bin/eyk-graceful.js');

export interface Outcome {
	code: number;
	stdout: string;
	stderr: string;
}

/** Runs the built program as its users do: a process of its own, without a terminal. */
export function eykGraceful(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
	const { CI: _, ...inherited } = process.env;
	return new Promise((resolve) => {
		execFile(process.execPath, [bin, ...args], { env: { ...inherited, ...env } }, (error, stdout, stderr) => {
			resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
		});
	});
}

/** A temporary folder, gone after the test. */
export function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'eyk-graceful-'));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** A repo with these files, and a git remote that names the app `myapp`. */
export function repoWith(files: Readonly<Record<string, string>>): string {
	const folder = temporaryFolder();
	const all = { '.git/config': '[remote "eyk"]\n\turl = ssh://git@builder.example.com:2222/myapp.git\n', ...files };
	for (const [path, text] of Object.entries(all)) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	}
	return folder;
}

export const examples = ['puma-rack', 'rails', 'passenger-rack'] as const;

/** A copy of an example app, as its team has it. */
export function exampleRepo(name: (typeof examples)[number]): string {
	const folder = repoWith({});
	cpSync(join(root, 'examples', name), folder, { recursive: true });
	return folder;
}

/** Every file of a repo with its mode, apart from git's own. */
export function treeOf(folder: string): Record<string, string> {
	const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
	const paths = files.map((file) => join(file.parentPath, file.name)).sort();
	const inRepo = paths.map((path) => relative(folder, path)).filter((path) => !path.startsWith('.git/'));
	return Object.fromEntries(
		inRepo.map((path) => [path, `${modeOf(join(folder, path))}\n${readFileSync(join(folder, path), 'utf8')}`]),
	);
}

export function modeOf(path: string): string {
	return (statSync(path).mode & 0o777).toString(8);
}
