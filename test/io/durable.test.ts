import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { applyChanges } from '../../src/io/apply.ts';
import { type FileOperations, realFiles } from '../../src/io/file-operations.ts';
import { makeDirectory, makeScene } from './scene.ts';

/**
 * No test here pulls the plug. What can be shown is the order: whenever a step relies on an earlier one having reached
 * the disk, that one was synced. `unsynced` holds what a power cut could take away at this moment.
 */
it('whatever a step relies on is on the disk before it, so that a power cut is no worse than a kill', async () => {
	const dir = makeDirectory();
	const unsynced = new Set<string>();
	const opened = new Map<number, string>();
	const phases: string[] = [];

	const changed = (...paths: unknown[]) => {
		for (const path of paths) unsynced.add(dirname(String(path)));
	};
	const watch: Partial<Record<keyof FileOperations, (args: unknown[], result: unknown) => void>> = {
		openSync: ([path, flags], fd) => {
			opened.set(Number(fd), String(path));
			if (flags === 'wx') changed(path);
		},
		writeSync: ([fd]) => unsynced.add(opened.get(Number(fd)) ?? ''),
		fchmodSync: ([fd]) => unsynced.add(opened.get(Number(fd)) ?? ''),
		fsyncSync: ([fd]) => unsynced.delete(opened.get(Number(fd)) ?? ''),
		mkdirSync: ([path]) => changed(path),
		linkSync: ([, path]) => changed(path),
		renameSync: (paths) => changed(...paths),
	};
	/** What may be unsynced when each phase begins. */
	const allowed: Record<string, string[]> = {
		'taking the lock': [basename(dir)],
		'keeping the old': [],
		'moving in': [basename(dir), 'ops'].sort(),
		'releasing the lock': ['.eyk-graceful.lock'],
		'clearing up': ['.eyk-graceful.lock'],
	};
	const lock = join(dir, '.eyk-graceful.lock');
	const phaseOf = (name: string, [from, to]: unknown[]) => {
		if (name === 'renameSync' && to === lock) return 'taking the lock';
		if (name === 'linkSync') return 'keeping the old';
		if (name === 'renameSync' && String(from).endsWith('.new')) return 'moving in';
		if (name === 'renameSync' && from === lock) return 'releasing the lock';
		return name === 'unlinkSync' ? 'clearing up' : undefined;
	};
	const before = (name: string, args: unknown[]) => {
		const phase = phaseOf(name, args);
		if (phase === undefined || phases.includes(phase)) return;
		phases.push(phase);
		expect([...unsynced].map((path) => basename(path)).sort(), phase).toEqual(allowed[phase]);
	};
	const files = new Proxy({} as FileOperations, {
		get:
			(_, name: keyof FileOperations) =>
			(...args: unknown[]) => {
				before(name, args);
				const result = (realFiles[name] as (...all: unknown[]) => unknown)(...args);
				watch[name]?.(args, result);
				return result;
			},
	});

	await applyChanges(dir, makeScene(dir), { files });
	expect(phases).toEqual(Object.keys(allowed));
	fs.rmSync(dir, { recursive: true });
});
