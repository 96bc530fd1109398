import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { cp, lstat, readdir, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import fs from 'fs-extra';
import type { Change } from '../model/plan.ts';
import { usage } from '../model/problem.ts';

/**
 * The app's files as they shall be rehearsed, laid into an empty folder. The repo itself is never started, so that no pid
 * file, log or cache of the rehearsal gets into it, and none of its own gets in the way.
 */
export interface Tree {
	lay(folder: string, use: Use): Promise<void>;
}

/**
 * To start the app here, it takes what git ignores as well: keys, gems and built assets. The platform builds its image
 * from git, without them; files that are only waiting to be added count as in git.
 */
export type Use = 'start' | 'build';

/** As they are in the repo. */
export function workingTree(repo: string): Tree {
	return {
		lay: async (folder, use) => {
			await cp(repo, folder, {
				recursive: true,
				verbatimSymlinks: true,
				preserveTimestamps: true,
				mode: constants.COPYFILE_FICLONE,
				filter: (path) => isOfTheApp(repo, path),
			});
			if (use === 'build') await removeIgnored(repo, folder);
		},
	};
}

/** With changes that are planned and not yet written. */
export function withChanges(tree: Tree, changes: readonly Change[]): Tree {
	return {
		lay: async (folder, use) => {
			await tree.lay(folder, use);
			for (const { path, after, mode } of changes) {
				const file = join(folder, path);
				if (after === null) {
					await fs.remove(file);
					continue;
				}
				await fs.outputFile(file, after);
				await fs.chmod(file, mode);
			}
		},
	};
}

/** As they are in a commit; what git does not know (keys, gems) as it is in the repo. */
export async function committedTree(repo: string, revision: string): Promise<Tree> {
	const commit = await commitOf(repo, revision);
	const files = await filesOf(repo, commit);
	return {
		lay: async (folder, use) => {
			await workingTree(repo).lay(folder, use);
			for (const path of await filesGitSees(repo)) await fs.remove(join(folder, path));
			await layBlobs(repo, files, folder);
		},
	};
}

/** Leftovers of the app on this machine: a pid file would keep it from starting. */
const leftovers = ['tmp/pids', 'tmp/sockets', 'log'];

async function isOfTheApp(repo: string, path: string): Promise<boolean> {
	const place = relative(repo, path);
	if (place === '.git' || leftovers.includes(dirname(place))) return false;
	const stat = await lstat(path);
	return stat.isFile() || stat.isDirectory() || stat.isSymbolicLink();
}

async function removeIgnored(repo: string, folder: string): Promise<void> {
	const seen = await filesGitSees(repo).catch(() => undefined);
	if (seen === undefined) return; // not in git: it is built from what is there
	const known = new Set(seen);
	for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
		const path = join(entry.parentPath, entry.name);
		if (!entry.isDirectory() && !known.has(relative(folder, path))) await fs.remove(path);
	}
}

interface Blob {
	path: string;
	id: string;
	mode: '100644' | '100755' | '120000';
}

async function commitOf(repo: string, revision: string): Promise<string> {
	try {
		return (await git(repo, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`)).trim();
	} catch (error) {
		const { code, stderr = '' } = error as { code?: string; stderr?: string };
		const said = code === 'ENOENT' ? 'git is not installed' : stderr.trim().split('\n')[0];
		const reason = said ? `: ${said}` : '';
		throw usage('no-such-revision', `git has no commit ${JSON.stringify(revision)} here${reason}.`, '--against');
	}
}

/** Below the repo's folder, which may be a part of what git keeps. Submodules are left out, as in the platform's build. */
async function filesOf(repo: string, commit: string): Promise<Blob[]> {
	const listed = await git(repo, 'ls-tree', '-r', '-z', commit, '--', '.');
	return listed.split('\0').flatMap((entry) => {
		const [, mode, id, path] = /^(\d+) blob ([0-9a-f]+)\t(.*)$/s.exec(entry) ?? [];
		return path === undefined ? [] : [{ path, id, mode } as Blob];
	});
}

async function filesGitSees(repo: string): Promise<string[]> {
	const listed = await git(repo, 'ls-files', '-z', '--cached', '--others', '--exclude-standard');
	return listed.split('\0').filter((path) => path !== '');
}

/** What `git archive` would do, but for the filters that a repo's attributes may name: nothing of it is run. */
async function layBlobs(repo: string, blobs: readonly Blob[], folder: string): Promise<void> {
	const reader = spawn('git', [...withoutPrograms, '-C', repo, 'cat-file', '--batch'], {
		env: withoutNetwork(),
		stdio: ['pipe', 'pipe', 'ignore'],
	});
	const ended = once(reader, 'close');
	reader.stdin.end(blobs.map(({ id }) => `${id}\n`).join(''));
	const contents = Buffer.concat(await reader.stdout.toArray());
	await ended;
	let offset = 0;
	for (const { path, mode } of blobs) {
		const newline = contents.indexOf('\n', offset);
		const size = Number(contents.toString('utf8', offset, newline).split(' ')[2]);
		const content = contents.subarray(newline + 1, newline + 1 + size);
		offset = newline + 1 + size + 1;
		const file = join(folder, path);
		await fs.ensureDir(dirname(file));
		if (mode === '120000') await symlink(content.toString(), file);
		else await fs.writeFile(file, content, { mode: mode === '100755' ? 0o755 : 0o644 });
	}
}

/** A repo's own configuration may name programs for git to run; these commands are to run none. */
const withoutPrograms = [
	'-c',
	'core.fsmonitor=false',
	'-c',
	'core.hooksPath=/dev/null',
	'-c',
	'core.untrackedCache=false',
];

function withoutNetwork(): NodeJS.ProcessEnv {
	return { ...process.env, GIT_ALLOW_PROTOCOL: 'none', GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0' };
}

async function git(repo: string, ...args: string[]): Promise<string> {
	const options = { env: withoutNetwork(), maxBuffer: 1 << 30 };
	const { stdout } = await promisify(execFile)('git', [...withoutPrograms, '-C', repo, ...args], options);
	return stdout;
}
