import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readIndexModes } from '../../src/doctor/git-index.ts';
import { temporaryFolder } from '../cli/bin.ts';

/** What git itself wrote, in each version of the format. */
test.each([2, 3, 4])('an index of version %i', (version) => {
	const repo = temporaryFolder();
	const git = (...args: string[]) => execFileSync('git', args, { cwd: repo, encoding: 'utf8' });
	git('init', '--quiet');
	mkdirSync(join(repo, 'script'));
	for (const name of [
		'a',
		'Procfile',
		'script/appcontrol.sh',
		'script/entrypoint.sh',
		'script/größe.sh',
		'z'.repeat(200),
	]) {
		writeFileSync(join(repo, name), name);
		chmodSync(join(repo, name), name.endsWith('.sh') ? 0o755 : 0o644);
	}
	git('update-index', '--index-version', String(version));
	git('add', '.');
	git('add', '--chmod=-x', 'script/appcontrol.sh');
	if (version === 3) {
		// Version 3 is only written where an entry has an extended flag.
		writeFileSync(join(repo, 'later'), '');
		git('add', '--intent-to-add', 'later');
	}
	const index = readFileSync(join(repo, '.git/index'));
	expect(index.readUInt32BE(4)).toBe(version);
	const listed = git('-c', 'core.quotePath=false', 'ls-files', '--stage').trimEnd().split('\n');
	const expected = listed.map((line) => [line.split('\t')[1], Number.parseInt(line.slice(3, 6), 8)] as const);
	expect([...(readIndexModes(index) ?? [])]).toEqual(expected);
	expect(readIndexModes(index)?.get('script/appcontrol.sh')).toBe(0o644);
});

test('what is no index, or was cut short, is none', () => {
	expect(readIndexModes(Buffer.from('DIRC'))).toBeUndefined();
	expect(readIndexModes(Buffer.from('something else altogether'))).toBeUndefined();
	const cut = Buffer.concat([Buffer.from('DIRC'), Buffer.from([0, 0, 0, 2, 0, 0, 0, 9]), Buffer.alloc(20)]);
	expect(readIndexModes(cut)).toBeUndefined();
	expect(readIndexModes(Buffer.concat([cut, Buffer.alloc(60, 1)]))).toBeUndefined();
});

/** Names that grow by one letter with each entry: 65 MB of them would be 500 GB of text. */
test('an index made to fill the memory is none', () => {
	const count = 20_000;
	const head = Buffer.concat([Buffer.from('DIRC'), Buffer.alloc(8)]);
	head.writeUInt32BE(4, 4);
	head.writeUInt32BE(count, 8);
	const entry = Buffer.alloc(65);
	entry.write('a', 63);
	expect(readIndexModes(Buffer.concat([head, ...Array(count).fill(entry)]))).toBeUndefined();
});

test('whatever the bytes, it ends without a crash', () => {
	const repo = temporaryFolder();
	const git = (...args: string[]) => execFileSync('git', args, { cwd: repo });
	git('init', '--quiet');
	for (const name of ['a', 'ab', 'b/c', 'd']) {
		mkdirSync(dirname(join(repo, name)), { recursive: true });
		writeFileSync(join(repo, name), name);
	}
	git('add', '.');
	const bytes = [2, 4].map((version) => {
		git('update-index', '--index-version', String(version));
		return readFileSync(join(repo, '.git/index'));
	});
	const slip = fc.record({ at: fc.nat(), byte: fc.nat(255) });
	fc.assert(
		fc.property(fc.constantFrom(...bytes), fc.array(slip, { maxLength: 8 }), fc.nat(), (index, slips, cut) => {
			const damaged = Buffer.from(index.subarray(0, cut % 3 ? index.length : cut % index.length));
			for (const { at, byte } of slips) damaged[at % index.length] = byte;
			readIndexModes(damaged);
		}),
		{ numRuns: 5000 },
	);
});
