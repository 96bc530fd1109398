import fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyChanges } from '../../src/io/apply.ts';
import { recover } from '../../src/io/recover.ts';
import type { Change } from '../../src/model/plan.ts';
import { faultyFiles, intercepted, numberOf, systemError } from './faulty-files.ts';
import { bundled, run } from './run-child.ts';
import { type Entry, isOurs, makeDirectory, makeScene, outcome, snapshot } from './scene.ts';

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

/** After a kill every file is whole: what it was, or what it shall be; and none but the changed ones is touched. */
function expectWhole(): void {
	const now = snapshot(dir);
	for (const { path, before: old, after } of changes) expect([old, after]).toContain(now[path]?.content ?? null);
	const touched = new Set(changes.map(({ path }) => path));
	const others = (all: Record<string, Entry>) =>
		Object.fromEntries(
			Object.entries(all).filter(([path]) => !path.endsWith('/') && !touched.has(path) && !isOurs(path)),
		);
	expect(others(now)).toEqual(others(before));
}

async function expectedAfter(): Promise<Record<string, string>> {
	fresh();
	await applyChanges(dir, changes);
	const after = outcome(dir);
	fresh();
	return after;
}

describe('a run killed with SIGKILL', () => {
	it.each([false, true])(
		'at every file operation in turn (writes torn: %s) leaves whole files, and the next run puts it right',
		async (torn) => {
			const after = await expectedAfter();
			const reference = run(child, { dir, changes });
			const count = reference.outcome?.calls.length ?? 0;
			expect(count).toBeGreaterThan(50);
			let undone = 0;
			for (let killAt = 1; killAt <= count; killAt += 1) {
				if (torn && reference.outcome?.calls[killAt - 1] !== 'writeSync') continue;
				fresh();
				const killed = run(child, { dir, changes, killAt, torn });
				expect(killed.signal, killed.stderr).toBe('SIGKILL');
				expectWhole();

				const left = fs.readdirSync(dir).some(isOurs);
				const message = recover(dir);
				expect(message !== undefined).toBe(left);
				expect(fs.readdirSync(dir).filter(isOurs)).toEqual([]);
				if (JSON.stringify(outcome(dir)) !== JSON.stringify(after)) {
					expect(snapshot(dir)).toEqual(before);
					undone += 1;
				}
				expect(recover(dir)).toBeUndefined();
			}
			expect(undone).toBeGreaterThan(torn ? 5 : 40);
			console.log(
				`killed ${torn ? 'inside each write' : `at each of ${count} file operations`}: ${undone} undone, none half done`,
			);
		},
		60_000,
	);

	it('is put right even when the run that puts it right is killed as well, at every operation of both', async () => {
		const after = await expectedAfter();
		const whole = faultyFiles();
		await applyChanges(dir, changes, { files: whole.files });
		let deaths = 0;
		// Up to the lock a rescue only clears a folder: the last of those deaths stands for all.
		for (let first = numberOf(whole.calls, 'renameSync', 1); first <= whole.calls.length; first += 1) {
			for (let second = 1; ; second += 1) {
				fresh();
				await applyChanges(dir, changes, { files: dying(first).files }).catch(onlyDeath);
				const rescue = dying(second);
				await Promise.resolve()
					.then(() => recover(dir, rescue.files))
					.catch(onlyDeath);
				expectWhole();
				recover(dir);
				expect(fs.readdirSync(dir).filter(isOurs)).toEqual([]);
				if (JSON.stringify(outcome(dir)) !== JSON.stringify(after)) expect(snapshot(dir)).toEqual(before);
				if (rescue.calls.length < second) break;
				deaths += 1;
			}
		}
		expect(deaths).toBeGreaterThan(400);
		console.log(`killed twice in ${deaths} combinations: none half done`);
	}, 240_000);

	it('is put right on a file system without hard links too, copies cut short included', async () => {
		const after = await expectedAfter();
		const withoutLinks = (at: number) => {
			const { files, calls } = dying(at, true);
			return { calls, files: intercepted(files, (name) => name === 'linkSync' && systemError('EPERM')()) };
		};
		const whole = withoutLinks(Number.POSITIVE_INFINITY);
		await applyChanges(dir, changes, { files: whole.files });
		for (let at = 1; at <= whole.calls.length; at += 1) {
			fresh();
			await applyChanges(dir, changes, { files: withoutLinks(at).files }).catch(onlyDeath);
			expectWhole();
			recover(dir);
			expect(fs.readdirSync(dir).filter(isOurs)).toEqual([]);
			if (JSON.stringify(outcome(dir)) !== JSON.stringify(after))
				expect(timesOf(snapshot(dir))).toEqual(timesOf(before));
		}
	}, 120_000);
});

function timesOf(all: Record<string, Entry>) {
	return Object.entries(all).map(([path, { content, mode, modified }]) => [path, content, mode, modified]);
}

/** As good as dead for the disk: from this call on nothing is carried out any more. */
function dying(at: number, torn = false) {
	const instead = () => {
		throw new Error('dead');
	};
	return faultyFiles({ at, instead, torn, forGood: true });
}

function onlyDeath(error: Error): void {
	if (error.message !== 'dead') throw error;
}
