import fs from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyChanges } from '../../src/io/apply.ts';
import { recover } from '../../src/io/recover.ts';
import type { Change } from '../../src/model/plan.ts';
import { Problem } from '../../src/model/problem.ts';
import { midstOf } from './faulty-files.ts';
import { bundled, run, start } from './run-child.ts';
import { change, type Entry, isOurs, makeDirectory, makeScene, outcome, snapshot, write } from './scene.ts';

const child = bundled('child.ts');
let dir: string;
let changes: Change[];
let before: Record<string, Entry>;
let calls: string[];
const fresh = () => {
	if (dir !== undefined) fs.rmSync(dir, { recursive: true, force: true });
	dir = makeDirectory();
	changes = makeScene(dir);
	before = snapshot(dir);
};
beforeEach(() => {
	fresh();
	calls = run(child, { dir, changes }).outcome?.calls ?? [];
	fresh();
});
afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

const whileMovingIn = () => midstOf(calls);

async function codeOf(work: () => unknown): Promise<string> {
	try {
		await work();
		return 'done';
	} catch (error) {
		if (error instanceof Problem) return error.code;
		throw error;
	}
}

describe('two runs in one repo', () => {
	it('do not get in each other’s way: while one writes, the other refuses, to write and to recover', async () => {
		const first = start(child, { dir, changes, pauseAt: whileMovingIn() });
		await first.paused;
		expect(await codeOf(() => recover(dir))).toBe('locked');
		expect(await codeOf(() => applyChanges(dir, [change('other', null, 'x\n')]))).toBe('locked');
		expect(() => recover(dir)).toThrow(
			`Another eyk-graceful is at work in this repo (process ${first.pid}@${hostname()}): run again when it is done.`,
		);
		first.resume();
		expect((await first.ended).outcome?.problem).toBeUndefined();
		expect(recover(dir)).toBeUndefined();
		expect(fs.existsSync(join(dir, 'other'))).toBe(false);
	});

	it('that both prepare leave each other’s working folder alone', async () => {
		const first = start(child, { dir, changes, pauseAt: 20 });
		await first.paused;
		expect(recover(dir)).toBeUndefined();
		await applyChanges(dir, [change('other', null, 'x\n')]);
		first.resume();
		expect((await first.ended).outcome?.problem).toBeUndefined();
		expect(fs.readdirSync(dir).sort()).toEqual(['Dockerfile', 'Procfile', 'README.md', 'bin', 'ops', 'other']);
	});

	it('that start at the same moment: one writes, the others refuse', async () => {
		for (let round = 0; round < 5; round += 1) {
			fresh();
			const all = await Promise.all([1, 2, 3, 4].map(() => start(child, { dir, changes }).ended));
			const problems = all.map(({ outcome: ended }) => ended?.problem?.code);
			expect(problems.filter((code) => code === undefined)).toHaveLength(1);
			expect(['locked', 'changed-underneath']).toEqual(expect.arrayContaining([...new Set(problems)].filter(Boolean)));
			for (const { path, after } of changes) expect(snapshot(dir)[path]?.content ?? null).toBe(after);
			expect(fs.readdirSync(dir).filter(isOurs)).toEqual([]);
		}
	});

	it('that find a third one dead: one puts its work right, whoever of them it is', async () => {
		for (let round = 0; round < 5; round += 1) {
			fresh();
			expect(run(child, { dir, changes, killAt: whileMovingIn() }).signal).toBe('SIGKILL');
			const all = await Promise.all([1, 2, 3, 4].map(() => start(child, { dir }).ended));
			const messages = all.map(({ outcome: ended }) => ended?.problem?.code ?? ended?.message);
			expect(messages.filter((message) => message?.startsWith('An earlier run was killed half-way'))).toHaveLength(1);
			for (const message of messages)
				expect(message, JSON.stringify(all)).toMatch(/^$|^locked$|^An earlier run was killed/);
			recover(dir);
			expect(snapshot(dir)).toEqual(before);
		}
	});
});

describe('a lock', () => {
	it('of a process on another machine counts for ten minutes', async () => {
		run(child, { dir, changes, killAt: whileMovingIn() });
		const lock = join(dir, '.eyk-graceful.lock');
		const owner = fs.readdirSync(lock).find((name) => name.startsWith('owner-')) ?? '';
		fs.renameSync(join(lock, owner), join(lock, 'owner-1@elsewhere'));
		expect(await codeOf(() => recover(dir))).toBe('locked');
		const elevenMinutesAgo = Date.now() / 1000 - 11 * 60;
		fs.utimesSync(lock, elevenMinutesAgo, elevenMinutesAgo);
		expect(recover(dir)).toMatch(/killed half-way/);
		expect(snapshot(dir)).toEqual(before);
	});

	it('that is a link, a file, or not ours is not followed and not obeyed', async () => {
		const outside = makeDirectory();
		write(outside, 'owner-1@x', '');
		write(outside, 'journal.json', JSON.stringify({ version: 1, folders: [], steps: [] }));
		const lock = join(dir, '.eyk-graceful.lock');
		const makings: (() => void)[] = [
			() => fs.symlinkSync(outside, lock),
			() => fs.writeFileSync(lock, 'x'),
			() => fs.mkdirSync(join(lock, 'x'), { recursive: true }),
		];
		for (const make of makings) {
			make();
			const then = outcome(dir);
			expect(await codeOf(() => recover(dir))).toBe('damaged-lock');
			expect(await codeOf(() => applyChanges(dir, changes))).toBe('damaged-lock');
			expect(outcome(dir)).toEqual(then);
			fs.rmSync(lock, { recursive: true });
		}
		expect(Object.keys(snapshot(outside))).toEqual(['journal.json', 'owner-1@x']);
		fs.rmSync(outside, { recursive: true });
	});

	it('whose folder is a link to somewhere else is not cleared out', () => {
		const outside = makeDirectory();
		write(outside, 'victim', 'theirs\n');
		fs.symlinkSync(outside, join(dir, `.eyk-graceful.tmp-999999@${hostname()}`));
		recover(dir);
		expect(Object.keys(snapshot(outside))).toEqual(['victim']);
		fs.rmSync(outside, { recursive: true });
	});

	it('that a repo brings along cannot make us write outside of it, or in .git', async () => {
		const outside = makeDirectory();
		write(outside, 'victim', 'theirs\n');
		fs.mkdirSync(join(outside, 'empty'));
		fs.symlinkSync(outside, join(dir, 'way'));
		const hostile = [
			{ steps: [{ path: 'way/victim', before: null, after: 'theirs\n', mode: 0o644, modeBefore: null }] },
			{
				steps: [
					{
						path: `../${outside.split('/').pop()}/victim`,
						before: null,
						after: 'theirs\n',
						mode: 0o644,
						modeBefore: null,
					},
				],
			},
			{ steps: [{ path: 'way/victim', before: 'x', after: 'x', mode: 0o644, modeBefore: 0o777 }] },
			{ steps: [{ path: '.git/config', before: null, after: 'theirs\n', mode: 0o644, modeBefore: null }] },
			{ folders: ['way/empty'] },
			{ folders: ['../'] },
			{ steps: 'x' },
			{ steps: [{ path: 'Procfile', before: 'x', after: 'x', mode: 0o644, modeBefore: 0o4755 }] },
			{ version: 2 },
		];
		write(dir, '.git/config', 'theirs\n');
		for (const journal of hostile) {
			const lock = join(dir, '.eyk-graceful.lock');
			write(lock, 'owner-999999@x', '');
			write(lock, 'journal.json', JSON.stringify({ version: 1, folders: [], steps: [], ...journal }));
			fs.utimesSync(lock, 0, 0);
			const then = filesOf(dir);
			const code = await codeOf(() => recover(dir));
			if (!('folders' in journal)) expect(code, JSON.stringify(journal)).not.toBe('done');
			expect(filesOf(dir)).toEqual(then);
			fs.rmSync(lock, { recursive: true, force: true });
		}
		expect(Object.keys(snapshot(outside))).toEqual(['empty/', 'victim']);
		fs.rmSync(outside, { recursive: true });
	});
});

function filesOf(root: string) {
	return Object.entries(snapshot(root)).filter(([path]) => !isOurs(path));
}

describe.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s during a write', (signal) => {
	it('waits until everything is in place, and is then handed to the caller', async () => {
		for (const pauseAt of [1, whileMovingIn(), calls.length]) {
			fresh();
			const running = start(child, { dir, changes, pauseAt });
			await running.paused;
			process.kill(running.pid, signal);
			running.resume();
			const ended = await running.ended;
			expect(ended).toMatchObject({ signal: null, outcome: { signal } });
			for (const { path, after } of changes) expect(snapshot(dir)[path]?.content ?? null).toBe(after);
			expect(fs.readdirSync(dir).filter(isOurs)).toEqual([]);
		}
	});
});
