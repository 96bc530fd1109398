import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
