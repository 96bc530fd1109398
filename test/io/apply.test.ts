import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyChanges, checkChanges } from '../../src/io/apply.ts';
import { openRepo } from '../../src/io/disk-repo.ts';
import { realFiles } from '../../src/io/file-operations.ts';
import { recover, unfinishedRun } from '../../src/io/recover.ts';
import type { Change } from '../../src/model/plan.ts';
import { Problem } from '../../src/model/problem.ts';
import { faultyFiles, intercepted, midstOf, systemError } from './faulty-files.ts';
import { whyNotRoot } from './mounted.ts';
import { bundled, run } from './run-child.ts';
import { change, type Entry, isOurs, makeDirectory, makeScene, outcome, snapshot, write } from './scene.ts';

const child = bundled('child.ts');
let dir: string;
let changes: Change[];
let before: Record<string, Entry>;
const fresh = () => {
	if (dir !== undefined) fs.rmSync(dir, { recursive: true, force: true });
	dir = makeDirectory();
	changes = makeScene(dir);
	before = snapshot(dir);
};
beforeEach(fresh);
afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

const problemOf = (work: Promise<unknown>): Promise<Problem> =>
	work.then(
		() => Promise.reject(new Error('no problem was thrown')),
		(error) => (error instanceof Problem ? error : Promise.reject(error)),
	);

describe('a set of changes', () => {
	it('is carried out as a whole, and leaves nothing else behind', async () => {
		expect(await applyChanges(dir, changes)).toBeUndefined();
		const after = snapshot(dir);
		for (const { path, after: text, mode } of changes) {
			expect(after[path]?.content ?? null).toBe(text);
			if (text !== null) expect(after[path]?.mode).toBe(mode);
		}
		expect(Object.keys(after)).toEqual([
			'Dockerfile',
			'Procfile',
			'README.md',
			'bin/',
			'bin/start',
			'ops/',
			'ops/script/',
			'ops/script/appcontrol.sh',
			'ops/script/entrypoint.sh',
		]);
		expect(after['README.md']).toEqual(before['README.md']);
		expect(recover(dir)).toBeUndefined();
		expect(unfinishedRun(dir)).toBeUndefined();
	});

	it('does not carry out what is to be kept, and touches nothing where there is nothing to do', async () => {
		const kept: Change = { ...change('Procfile', 'web: x\n', 'web: y\n'), action: 'keep' };
		const { files, calls } = faultyFiles();
		await applyChanges(dir, [kept, { ...kept, path: 'Dockerfile', action: 'conflict' }], { files });
		expect(calls).toEqual([]);
	});

	it('keeps the owner of a file that root edits', async ({ skip }) => {
		const why = whyNotRoot();
		if (why) skip(why);
		fs.chownSync(join(dir, 'Procfile'), 1234, 4321);
		await applyChanges(dir, changes);
		expect(snapshot(dir).Procfile).toMatchObject({ owner: '1234:4321', mode: 0o664 });
	});

	it('gives files the modes of the plan, whatever the umask', () => {
		const { outcome: ended } = run(child, { dir, changes }, ['sh', '-c', 'umask 0077; exec "$@"', 'sh']);
		expect(ended?.problem).toBeUndefined();
		expect(snapshot(dir)['ops/script/entrypoint.sh']?.mode).toBe(0o755);
		expect(snapshot(dir).Procfile?.mode).toBe(0o664);
	});
});

describe('a file that changed since it was read', () => {
	const cases: [string, () => void][] = [
		['other text', () => fs.appendFileSync(join(dir, 'Procfile'), 'clock: x\n')],
		['gone', () => fs.rmSync(join(dir, 'Dockerfile'))],
		['there by now', () => write(dir, 'ops/script/entrypoint.sh', 'mine\n')],
		['another mode', () => fs.chmodSync(join(dir, 'Procfile'), 0o600)],
		['another mode than the one to be changed', () => fs.chmodSync(join(dir, 'bin/start'), 0o700)],
		['gone with its folder', () => fs.rmSync(join(dir, 'bin'), { recursive: true })],
	];
	it.each(cases)('(%s) is not written over: nothing is', async (_, meanwhile) => {
		const repo = openRepo(dir);
		for (const { path } of changes) repo.read(path);
		meanwhile();
		const then = snapshot(dir);
		const problem = await problemOf(applyChanges(dir, changes, { repo }));
		expect(problem.code).toBe('changed-underneath');
		expect(problem.exitCode).toBe(3);
		expect(problem.message).toMatch(
			/^[\w/.]+ was changed by someone else meanwhile: nothing was written, run again\.$/,
		);
		expect(snapshot(dir)).toEqual(then);
	});

	const swaps: [string, () => void, string][] = [
		['a mode', () => fs.chmodSync(join(dir, 'Procfile'), 0o600), 'changed-underneath'],
		['a folder for a link that leads out', () => fs.symlinkSync(outside, join(dir, 'ops')), 'not-a-directory'],
		['a file for a link', () => swapForLink('Procfile'), 'link'],
	];
	const swapForLink = (path: string) => {
		fs.renameSync(join(dir, path), join(outside, path));
		fs.symlinkSync(join(outside, path), join(dir, path));
	};
	let outside: string;
	it.each(swaps)('between the first check and the lock (%s) is noticed, too', async (_, swap, code) => {
		outside = makeDirectory();
		const repo = openRepo(dir);
		for (const { path } of changes) repo.read(path);
		const files = intercepted(realFiles, (name, [, to]) => {
			if (name === 'renameSync' && to === join(dir, '.eyk-graceful.lock')) swap();
		});
		const problem = await problemOf(applyChanges(dir, changes, { repo, files }));
		expect(problem.code).toBe(code);
		expect(fs.readFileSync(join(dir, 'Procfile'), 'utf8')).toBe(before.Procfile?.content);
		expect(Object.keys(snapshot(outside)).filter((path) => path !== 'Procfile')).toEqual([]);
		expect(fs.readdirSync(dir).filter(isOurs)).toEqual([]);
		fs.rmSync(outside, { recursive: true });
	});

	/** Carries the changes out once for every file operation, with `meanwhile` done just before it; hands on how it ended. */
	const withEach = async (
		beforehand: () => void,
		meanwhile: () => void,
		check: (problem: Problem | undefined, call: string) => void,
	) => {
		const names = await callsOf(changes);
		for (let at = 1; at <= names.length; at += 1) {
			fresh();
			beforehand();
			let calls = 0;
			const files = intercepted(realFiles, () => {
				calls += 1;
				if (calls === at) meanwhile();
			});
			const problem = await problemOf(applyChanges(dir, changes, { files })).catch(() => undefined);
			const release = names.lastIndexOf('renameSync') + 1;
			check(problem, at < midstOf(names) ? 'before' : at < release ? 'after' : 'after the last check');
			if (problem !== undefined) {
				expect(problem.code).toBe('changed-underneath');
				expect({ ...snapshot(dir), Procfile: null }).toEqual({ ...before, Procfile: null });
			}
			expect(fs.readdirSync(dir).filter(isOurs)).toEqual([]);
		}
	};
	const lastWord = 'web: written by somebody else\n';

	it('is noticed at every moment, and the other text survives', async () => {
		let noticed = 0;
		await withEach(
			() => {},
			() => fs.writeFileSync(join(dir, 'Procfile'), lastWord),
			(problem, moment) => {
				if (moment === 'before') expect(problem).toBeDefined();
				expect(fs.readFileSync(join(dir, 'Procfile'), 'utf8')).toBe(lastWord);
				if (problem !== undefined) noticed += 1;
			},
		);
		expect(noticed).toBeGreaterThan(40);
	});

	it('is noticed even when the other had it open all the while', async () => {
		let noticed = 0;
		let held = 0;
		await withEach(
			() => {
				held = fs.openSync(join(dir, 'Procfile'), 'r+');
			},
			() => {
				fs.ftruncateSync(held);
				fs.writeSync(held, lastWord, 0);
			},
			(problem, moment) => {
				fs.closeSync(held);
				if (moment !== 'after the last check') expect(problem).toBeDefined();
				if (problem === undefined) return;
				expect(fs.readFileSync(join(dir, 'Procfile'), 'utf8')).toBe(lastWord);
				noticed += 1;
			},
		);
		expect(noticed).toBeGreaterThan(40);
	});
});

describe('a failure half-way', () => {
	it('at every file operation in turn puts back what was there, times and modes included', async () => {
		const count = (await callsOf(changes)).length;
		const after = outcome(dir);
		let putBack = 0;
		for (let at = 1; at <= count; at += 1) {
			fresh();
			const { files } = faultyFiles({ at, instead: systemError('ENOSPC', join(dir, 'Procfile')) });
			const problem = await problemOf(applyChanges(dir, changes, { files })).catch(() => undefined);
			if (problem === undefined) {
				recover(dir);
				expect(filesOf(outcome(dir))).toEqual(filesOf(after));
				continue;
			}
			expect(problem.message).toBe('Cannot write to Procfile: the disk is full. Nothing was changed.');
			expect(problem.exitCode).toBe(3);
			expect(snapshot(dir)).toEqual(before);
			putBack += 1;
		}
		console.log(`failed at each of ${count} file operations: ${putBack} put back, the others complete`);
		expect(putBack).toBeGreaterThan(55);
	});

	it('that cannot be undone either says so, and the next run puts the rest back', async () => {
		const count = (await callsOf(changes)).length;
		let halfDone = 0;
		for (let at = 1; at <= count; at += 1) {
			fresh();
			const broken = faultyFiles({ at, instead: systemError('EIO', join(dir, 'Procfile')), forGood: true });
			const problem = await problemOf(applyChanges(dir, changes, { files: broken.files })).catch(() => undefined);
			if (problem?.code !== 'left-half-done') continue;
			halfDone += 1;
			expect(problem.message).toContain('run eyk-graceful again: it puts back the rest.');
			expect(unfinishedRun(dir)).toMatch(/killed half-way/);
			recover(dir);
			expect(snapshot(dir)).toEqual(before);
		}
		expect(halfDone).toBeGreaterThan(10);
	});

	it('of our own making is undone too, and stays what it is: a bug', async () => {
		const at = midstOf(await callsOf(changes));
		fresh();
		const { files } = faultyFiles({
			at,
			instead: () => {
				throw new TypeError('a bug');
			},
		});
		await expect(applyChanges(dir, changes, { files })).rejects.toThrow(TypeError);
		expect(snapshot(dir)).toEqual(before);
	});

	it('is put back on a file system without hard links as well', async () => {
		const withoutLinks = (at = 0) => {
			const faulty = faultyFiles({ at, instead: systemError('ENOSPC') });
			const files = intercepted(faulty.files, (name) => {
				if (name === 'linkSync') systemError('EPERM')();
			});
			return { files, calls: faulty.calls };
		};
		const whole = withoutLinks();
		await applyChanges(dir, changes, { files: whole.files });
		const after = outcome(dir);
		expect(whole.calls).toContain('utimesSync');
		for (let at = 1; at <= whole.calls.length; at += 1) {
			fresh();
			const failed = await problemOf(applyChanges(dir, changes, { files: withoutLinks(at).files })).catch(
				() => undefined,
			);
			const withoutInodes = (all: Record<string, Entry>) =>
				Object.entries(all).map(([path, entry]) => [path, { ...entry, inode: 0 }]);
			if (failed) expect(withoutInodes(snapshot(dir))).toEqual(withoutInodes(before));
			else expect(filesOf(outcome(dir))).toEqual(filesOf(after));
		}
	});
});

describe('what a killed run left', () => {
	const killHalfWay = async () => {
		const dead = () => {
			throw new Error('dead');
		};
		const at = midstOf(await callsOf(changes));
		fresh();
		const { files } = faultyFiles({ at, instead: dead, forGood: true });
		await expect(applyChanges(dir, changes, { files })).rejects.toThrow('dead');
	};

	it('is told in one line, with the names of the files put back', async () => {
		await killHalfWay();
		expect(unfinishedRun(dir)).toBe(
			'An earlier run is at work here or was killed half-way: eyk-graceful init puts back what it left.',
		);
		expect(() => checkChanges(dir, [change('Procfile', 'web: bundle exec puma\nworker: sidekiq\n', 'x')])).toThrow(
			/^Another eyk-graceful is at work in this repo/,
		);
		expect(recover(dir)).toBe(
			'An earlier run was killed half-way; put back as it was before it: ' +
				'Dockerfile, ops/script/entrypoint.sh, ops/script/appcontrol.sh.',
		);
		expect(snapshot(dir)).toEqual(before);
	});

	it('is left alone where a file was edited since: no byte of anybody is lost', async () => {
		await killHalfWay();
		fs.appendFileSync(join(dir, 'Dockerfile'), 'EXPOSE 3000\n');
		const then = snapshot(dir);
		expect(() => recover(dir)).toThrow(/Dockerfile was edited since, so nothing is put back/);
		const now = snapshot(dir);
		const withoutOurs = (all: Record<string, Entry>) =>
			Object.entries(all).filter(([path]) => !path.includes('owner-'));
		expect(withoutOurs(now)).toEqual(withoutOurs(then));
		expect(Object.values(now).map(({ content }) => content)).toContain('FROM ruby:3.3\r\nUSER app\r\n');
	});
});

/** An empty folder more or less is all that a failure after the last change may cost. */
function filesOf(all: Record<string, string>) {
	return Object.entries(all).filter(([path]) => !path.endsWith('/') && !isOurs(path));
}

async function callsOf(all: Change[]): Promise<string[]> {
	const { files, calls } = faultyFiles();
	await applyChanges(dir, all, { files });
	return calls;
}
