import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Change } from '../../src/model/plan.ts';

/** A repo with a change of every kind waiting for it, and files that are none of our business. */
export function makeScene(dir: string): Change[] {
	write(dir, 'Procfile', 'web: bundle exec puma\nworker: sidekiq\n', 0o664);
	write(dir, 'Dockerfile', 'FROM ruby:3.3\r\nUSER app\r\n', 0o640);
	write(dir, 'bin/start', '#!/bin/sh\n', 0o644);
	write(dir, 'old/script/entrypoint.sh', '#!/bin/bash\n', 0o755);
	write(dir, 'README.md', 'untouched\n', 0o600);
	return [
		change('Dockerfile', 'FROM ruby:3.3\r\nUSER app\r\n', 'FROM ruby:3.3\r\nRUN apt-get\r\nUSER app\r\n', 0o640),
		change('ops/script/entrypoint.sh', null, '#!/bin/bash\n# new\n', 0o755),
		change('ops/script/appcontrol.sh', null, '#!/bin/bash\n# new too\n', 0o755),
		change('Procfile', 'web: bundle exec puma\nworker: sidekiq\n', 'web: dumb-init\nworker: sidekiq\n', 0o664),
		change('bin/start', '#!/bin/sh\n', '#!/bin/sh\n', 0o755),
		change('old/script/entrypoint.sh', '#!/bin/bash\n', null, 0o755),
	];
}

export function change(path: string, before: string | null, after: string | null, mode = 0o644): Change {
	const action = after === null ? 'delete' : before === null ? 'create' : before === after ? 'chmod' : 'edit';
	return { path, before, after, mode, action, because: '' };
}

export function write(dir: string, path: string, content: string | Buffer, mode = 0o644): void {
	const file = join(dir, path);
	fs.mkdirSync(join(file, '..'), { recursive: true });
	fs.writeFileSync(file, content);
	fs.chmodSync(file, mode);
	fs.utimesSync(file, 1_500_000_000, 1_600_000_000);
}

// Thousands of scenes are built and synced: in memory where there is such a file system.
const base = fs.existsSync('/dev/shm') ? '/dev/shm' : fs.realpathSync(tmpdir());

export const makeDirectory = () => fs.mkdtempSync(join(base, 'eyk-io-'));

export interface Entry {
	content: string;
	mode: number;
	modified: number;
	inode: number;
	owner: string;
}

/** Everything below a directory, by path; directories end with a slash. */
export function snapshot(dir: string): Record<string, Entry> {
	const entries: Record<string, Entry> = {};
	for (const name of fs.readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort()) {
		const stat = fs.lstatSync(join(dir, name));
		const isDirectory = stat.isDirectory();
		entries[isDirectory ? `${name}/` : name] = {
			content: stat.isFile() ? fs.readFileSync(join(dir, name), 'utf8') : '',
			mode: stat.mode & 0o7777,
			modified: isDirectory ? 0 : stat.mtimeMs,
			inode: stat.ino,
			owner: `${stat.uid}:${stat.gid}`,
		};
	}
	return entries;
}

export const isOurs = (path: string) => /(^|\/)\.eyk-graceful\.(lock|tmp-)/.test(path);

/** Paths, contents and modes alone: what a repo is after the changes, whichever way it came there. */
export function outcome(dir: string): Record<string, string> {
	return Object.fromEntries(
		Object.entries(snapshot(dir)).map(([path, { content, mode }]) => [path, `${mode.toString(8)} ${content}`]),
	);
}
