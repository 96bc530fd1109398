import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Mounted, mount, whyNoMounts, whyNotRoot } from './mounted.ts';
import { bundled, run } from './run-child.ts';
import { change, isOurs, makeDirectory, makeScene, outcome, snapshot, write } from './scene.ts';

const child = bundled('child.ts');
const noMounts = whyNoMounts('unshare', 'nsenter');
const noExfat = whyNoMounts('mkfs.exfat', 'mount.exfat-fuse');
if (noMounts) console.log(`Skipped, file systems of our own: ${noMounts}.`);
else if (noExfat) console.log(`Skipped, exFAT: ${noExfat}.`);

let disk: Mounted | undefined;
afterEach(async () => {
	await disk?.unmount();
	disk = undefined;
});

describe.skipIf(noMounts)('a disk that fills up', () => {
	it('with any number of blocks left: all is written, or nothing', async () => {
		const { written, refused } = await fillUp(
			(left) =>
				`dd if=/dev/zero of=left bs=4k count=${left} 2>/dev/null; dd if=/dev/zero of=full bs=4k 2>/dev/null || rm left`,
		);
		console.log(`disk full after 0 to 19 more blocks: refused ${refused} times, written ${written} times, never half`);
	});

	it('with any number of names left: all is written, or nothing', async () => {
		const { written, refused } = await fillUp(
			(left) =>
				`for i in $(seq ${left}); do true > left$i; done; n=0; while true > full$n; do n=$((n+1)); done 2>/dev/null; rm -f left*`,
		);
		console.log(`no name left after 0 to 19 more: refused ${refused} times, written ${written} times, never half`);
	});

	/** Repeats with one unit of room more each time: that room is taken, the rest of the disk filled, and it is freed. */
	async function fillUp(fill: (left: number) => string) {
		const count = { written: 0, refused: 0 };
		for (let left = 0; left < 20; left += 1) {
			disk = await mount('mount -t tmpfs -o size=256k,nr_inodes=64 tmpfs $1');
			const app = join(disk.outside, 'app');
			const changes = makeScene(app);
			const before = snapshot(app);
			disk.sh(`cd /mnt/disk; ${fill(left)}`);
			const { outcome: ended, stderr } = run(child, { dir: join(disk.dir, 'app'), changes }, disk.inside);
			expect(stderr).toBe('');
			if (ended?.problem === undefined) {
				for (const { path, after } of changes) expect(snapshot(app)[path]?.content ?? null).toBe(after);
				count.written += 1;
			} else {
				expect(ended.problem.message).toMatch(
					/^Cannot write to [\w/.]+( [\w/.]+)?: the disk is full\. Nothing was changed\.$/,
				);
				expect(snapshot(app)).toEqual(before);
				count.refused += 1;
			}
			expect(fs.readdirSync(app).filter(isOurs)).toEqual([]);
			await disk.unmount();
		}
		disk = undefined;
		expect(count.written).toBeGreaterThan(0);
		expect(count.refused).toBeGreaterThan(5);
		return count;
	}
});

describe.skipIf(noMounts)('a file system that refuses', () => {
	it('because it is read-only: nothing is written, in plain words', async () => {
		disk = await mount('mount -t tmpfs tmpfs $1');
		const changes = makeScene(disk.outside);
		const before = snapshot(disk.outside);
		disk.sh('mount -o remount,ro /mnt/disk');
		expect(run(child, { dir: disk.dir, changes }, disk.inside).outcome?.problem).toMatchObject({
			code: 'cannot-write',
			message: 'Cannot write to the repo: the file system is read-only. Nothing was changed.',
		});
		expect(snapshot(disk.outside)).toEqual(before);
	});

	it('because a folder of the repo is another one: what was moved in is put back', async () => {
		disk = await mount('mount -t tmpfs tmpfs $1; mkdir $1/script; mount -t tmpfs tmpfs $1/script');
		const changes = [...makeScene(disk.outside), change('script/entrypoint.sh', null, 'x\n', 0o755)];
		const before = snapshot(disk.outside);
		expect(run(child, { dir: disk.dir, changes }, disk.inside).outcome?.problem?.message).toBe(
			'Cannot write to script/entrypoint.sh: it is on another file system than the repo. Nothing was changed.',
		);
		expect(snapshot(disk.outside)).toEqual(before);
	});

	it('because a file is mounted there by itself: what was moved in is put back', async () => {
		disk = await mount('mount -t tmpfs tmpfs $1');
		const changes = makeScene(disk.outside);
		const before = snapshot(disk.outside);
		disk.sh('cp -p /mnt/disk/Procfile /mnt/other; mount --bind /mnt/other /mnt/disk/Procfile');
		expect(run(child, { dir: disk.dir, changes }, disk.inside).outcome?.problem?.message).toMatch(
			/^Cannot write to .*Procfile: (it is in use, or a mount of its own)\. Nothing was changed\.$/,
		);
		disk.sh('umount /mnt/disk/Procfile');
		expect(snapshot(disk.outside)).toEqual(before);
	});

	it('because a file is immutable: what was moved in is put back', async () => {
		disk = await mount('truncate -s 8M /mnt/img; mkfs.ext4 -q /mnt/img; mount -o loop /mnt/img $1');
		const changes = makeScene(join(disk.outside, 'app'));
		disk.sh('chattr +i /mnt/disk/app/Procfile');
		const before = snapshot(disk.outside);
		expect(run(child, { dir: join(disk.dir, 'app'), changes }, disk.inside).outcome?.problem?.message).toMatch(
			/^(Procfile is read-only: nothing was changed\.|Cannot write to Procfile: permission denied. Nothing was changed\.)$/,
		);
		expect(snapshot(disk.outside)).toEqual(before);
	});
});

describe.skipIf(noExfat)('a file system that does not tell Procfile from procfile (exFAT)', () => {
	const exfat = `truncate -s 8M /mnt/img; mkfs.exfat /mnt/img >/dev/null;
		loop=$(losetup --show -f /mnt/img); mount.exfat-fuse $loop $1 2>/dev/null >&2; losetup -d $loop`;

	it('is no reason to edit a file the container will not find', async () => {
		disk = await mount(exfat);
		write(disk.outside, 'procfile', 'web: x\n');
		fs.mkdirSync(join(disk.outside, 'Script'));
		const problemOf = (changes: ReturnType<typeof change>[]) =>
			run(child, { dir: disk?.dir ?? '', changes }, disk?.inside).outcome?.problem?.message;
		expect(problemOf([change('Procfile', 'web: x\n', 'web: y\n')])).toBe(
			'Procfile is spelled "procfile" here, which a container does not find: rename it to Procfile.',
		);
		expect(problemOf([change('script/entrypoint.sh', null, 'x\n')])).toBe(
			'script is spelled "Script" here, which a container does not find: rename it to script.',
		);
	});

	it('is written to as any other, without hard links and modes', async () => {
		disk = await mount(exfat);
		const changes = makeScene(disk.outside);
		expect(run(child, { dir: disk.dir, changes }, disk.inside)).toMatchObject({ stderr: '', outcome: { signal: '' } });
		for (const { path, after } of changes) expect(snapshot(disk.outside)[path]?.content ?? null).toBe(after);
		expect(fs.readdirSync(disk.outside).filter(isOurs)).toEqual([]);
	});
});

describe.skipIf(whyNotRoot())('a user without the permission', () => {
	const uid = 65534;
	const scene = () => {
		const dir = makeDirectory();
		fs.chmodSync(dir, 0o755);
		return { dir, changes: makeScene(dir) };
	};

	it('to write in the directory is told so, and nothing is written', () => {
		const { dir } = scene();
		const before = snapshot(dir);
		const changes = [change('script/entrypoint.sh', null, 'x\n', 0o755)];
		expect(run(child, { dir, changes, uid }).outcome?.problem?.message).toBe(
			'Cannot write to the repo: permission denied. Nothing was changed.',
		);
		expect(snapshot(dir)).toEqual(before);
		fs.rmSync(dir, { recursive: true });
	});

	it('to write a file in it, or to read it, is told so', () => {
		const { dir } = scene();
		fs.chmodSync(dir, 0o777);
		const before = outcome(dir);
		write(dir, 'readable', 'x\n', 0o644);
		const problemOf = (path: string, text: string) =>
			run(child, { dir, changes: [change(path, text, 'y\n')], uid }).outcome?.problem?.message;
		expect(problemOf('README.md', 'untouched\n')).toBe('README.md cannot be read: permission denied.');
		expect(problemOf('readable', 'x\n')).toBe('readable is read-only: nothing was changed.');
		fs.rmSync(join(dir, 'readable'));
		expect(outcome(dir)).toEqual(before);
		fs.rmSync(dir, { recursive: true });
	});

	it('to write in one folder only: what was moved in elsewhere is put back', () => {
		const { dir, changes } = scene();
		for (const path of Object.keys(snapshot(dir))) fs.chownSync(join(dir, path), uid, uid);
		fs.chownSync(dir, uid, uid);
		fs.chownSync(join(dir, 'old/script'), 0, 0);
		const before = snapshot(dir);
		expect(run(child, { dir, changes, uid }).outcome?.problem?.message).toBe(
			'Cannot write to old/script/entrypoint.sh: permission denied. Nothing was changed.',
		);
		expect(snapshot(dir)).toEqual(before);
		fs.rmSync(dir, { recursive: true });
	});
});
