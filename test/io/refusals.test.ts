import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyChanges, checkChanges } from '../../src/io/apply.ts';
import { openRepo } from '../../src/io/disk-repo.ts';
import { largestFile } from '../../src/io/text-file.ts';
import { Problem } from '../../src/model/problem.ts';
import { whyNotRoot } from './mounted.ts';
import { change, makeDirectory, snapshot, write } from './scene.ts';

let top: string;
let dir: string;
beforeEach(() => {
	top = makeDirectory();
	dir = join(top, 'app');
	fs.mkdirSync(dir);
	write(top, 'outside/secret', 'outside\n');
});
afterEach(() => fs.rmSync(top, { recursive: true, force: true }));

function problemOf(work: () => unknown): Problem {
	try {
		work();
	} catch (error) {
		if (error instanceof Problem) return error;
		throw error;
	}
	throw new Error('no problem was thrown');
}

/** What reading, or planning to write, a path is answered with: one line for people, nothing a terminal would obey. */
const reading = (path: string) => plain(problemOf(() => openRepo(dir).read(path)));
const writing = (path: string, before: string | null = null) =>
	plain(problemOf(() => checkChanges(dir, [change(path, before, 'new\n')])));

function plain(problem: Problem): Problem {
	expect(problem.message).toMatch(/^[^\p{Cc}\u202a-\u202e]+\.$/u);
	expect(problem.message).not.toContain(top);
	return problem;
}

describe('a directory that cannot be a repo', () => {
	it.each([
		['no-such-directory', () => join(dir, 'nowhere')],
		['no-such-directory', () => 'a\0b'],
		['no-such-directory', () => ''],
		['not-a-directory', () => join(top, 'outside/secret')],
	])('is answered with %s and the flag that names it', (code, path) => {
		const problem = problemOf(() => openRepo(path()));
		expect(problem).toMatchObject({ code, flag: '--cwd', exitCode: 2 });
		expect(problem.message).toMatch(/^[^\p{Cc}]+\.$/u);
	});
});

describe('a path that is no path of the repo', () => {
	const paths: [string, string, string][] = [
		['../x', 'path-outside', 'The path "../x" leads out of the repo.'],
		['script/../../x', 'path-outside', 'The path "script/../../x" leads out of the repo.'],
		['/etc/passwd', 'path-outside', '"/etc/passwd" is an absolute path: give it relative to the repo.'],
		['C:/x', 'path-outside', '"C:/x" is an absolute path: give it relative to the repo.'],
		['a\\b', 'path-characters', 'The path "a\\\\b" contains a backslash: separate with /.'],
		['a\0b', 'path-characters', 'The path "a\\u0000b" contains control characters.'],
		['a\nb', 'path-characters', 'The path "a\\nb" contains control characters.'],
		['\u001b[2J', 'path-characters', 'The path "\\u001b[2J" contains control characters.'],
		['\u009b2J', 'path-characters', 'The path "\\u009b2J" contains control characters.'],
		['evil\u202egpj.sh', 'path-characters', 'The path "evil\\u202egpj.sh" contains control characters.'],
		['', 'path-empty', 'A path is empty: give one below the repo, like script.'],
		['./x', 'path-form', 'The path "./x" has an empty part or a dot for one: write it plainly, like a/b.'],
		['a//b', 'path-form', 'The path "a//b" has an empty part or a dot for one: write it plainly, like a/b.'],
	];
	it.each(paths)('(number %#) is refused for reading and writing alike', (path, code, message) => {
		expect(reading(path)).toMatchObject({ code, message, exitCode: 2 });
		expect(writing(path)).toMatchObject({ code, message, exitCode: 2 });
	});
});

describe('what is not a file of text', () => {
	const contents: [string, Buffer, string, string][] = [
		['binary', Buffer.from('a\0b'), 'binary-file', 'f is binary (it contains NUL bytes): text is needed here.'],
		['UTF-16 LE', Buffer.from('\ufeffweb', 'utf16le'), 'utf-16', 'f is UTF-16: save it as UTF-8.'],
		['UTF-16 BE', Buffer.from([0xfe, 0xff, 0, 0x77]), 'utf-16', 'f is UTF-16: save it as UTF-8.'],
		[
			'Latin-1',
			Buffer.from('web: x\n# caf\xe9\n', 'latin1'),
			'not-utf-8',
			'f:2 is not valid UTF-8: save the file as UTF-8.',
		],
		[
			'half a character at the end',
			Buffer.from([0x61, 0xc3]),
			'not-utf-8',
			'f:1 is not valid UTF-8: save the file as UTF-8.',
		],
		[
			'a byte too large',
			Buffer.alloc(largestFile + 1, 97),
			'file-too-large',
			'f is larger than 1 MiB, the largest that is read or written.',
		],
	];
	it.each(contents)('%s is refused', (_, content, code, message) => {
		write(dir, 'f', content);
		expect(reading('f')).toMatchObject({ code, message, exitCode: 3 });
		expect(writing('f', 'x')).toMatchObject({ code, message, exitCode: 3 });
	});

	it('is otherwise read to the byte: a byte order mark, CRLF, no last newline, and the largest size', async () => {
		for (const text of ['', '\ufeffweb: x', 'a\r\nb\rc', 'ü🚢\u2028', 'x'.repeat(largestFile - 1)]) {
			write(dir, 'f', text);
			expect(openRepo(dir).read('f')).toBe(text);
			await applyChanges(dir, [change('f', text, `${text}\n`)]);
			expect(fs.readFileSync(join(dir, 'f')).equals(Buffer.from(`${text}\n`))).toBe(true);
		}
	});

	it('is refused without being read, however large: 100 GB cost neither time nor memory', () => {
		write(dir, 'f', '');
		fs.truncateSync(join(dir, 'f'), 100e9);
		const memory = process.memoryUsage().rss;
		expect(reading('f').code).toBe('file-too-large');
		expect(process.memoryUsage().rss - memory).toBeLessThan(20e6);
	});

	it('that claims to be empty and goes on for ever is refused, too', ({ skip }) => {
		if (!fs.existsSync('/proc/kallsyms')) skip('no /proc here');
		expect(problemOf(() => openRepo('/proc').read('kallsyms')).code).toBe('file-too-large');
	});

	const nodes: [string, string, () => void][] = [
		['a directory', 'f is a directory, not a file.', () => fs.mkdirSync(join(dir, 'f'))],
		['a FIFO', 'f is a FIFO, not a file.', () => void execFileSync('mkfifo', [join(dir, 'f')])],
	];
	it.each(nodes)('such as %s is refused by name, and not waited for', (_, message, make) => {
		make();
		expect(reading('f')).toMatchObject({ code: 'not-a-file', message, exitCode: 3 });
		expect(writing('f', 'x')).toMatchObject({ code: 'not-a-file', message, exitCode: 3 });
		expect(writing('f')).toMatchObject({ code: 'not-a-file', message });
	});

	it('such as a socket is refused by name', async () => {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(join(dir, 'f'), resolve));
		try {
			expect(reading('f').message).toBe('f is a socket, not a file.');
			expect(writing('f', 'x').message).toBe('f is a socket, not a file.');
		} finally {
			server.close();
		}
	});

	it('such as a device is refused by name', ({ skip }) => {
		const why = whyNotRoot();
		if (why) skip(why);
		execFileSync('mknod', [join(dir, 'f'), 'c', '1', '5']);
		expect(reading('f').message).toBe('f is a device, not a file.');
		expect(writing('f', 'x').message).toBe('f is a device, not a file.');
	});
});

describe('links', () => {
	it('that stay inside the repo are followed for reading, never for writing', () => {
		write(dir, 'config/Procfile', 'web: x\n', 0o640);
		fs.symlinkSync('config/Procfile', join(dir, 'Procfile'));
		const repo = openRepo(dir);
		expect([repo.read('Procfile'), repo.mode('Procfile')]).toEqual(['web: x\n', 0o640]);
		expect(writing('Procfile', 'web: x\n')).toMatchObject({
			code: 'link',
			message: 'Procfile is a symbolic link: name the file itself, nothing is written through a link.',
		});
	});

	it.each([
		['a file', () => fs.symlinkSync('../outside/secret', join(dir, 'f'))],
		['an absolute path', () => fs.symlinkSync(join(top, 'outside/secret'), join(dir, 'f'))],
		[
			'a link to a link',
			() => {
				fs.symlinkSync('g', join(dir, 'f'));
				fs.symlinkSync('../outside/secret', join(dir, 'g'));
			},
		],
		[
			"a directory whose name begins like the repo's",
			() => {
				write(top, 'app-other/f', 'x');
				fs.symlinkSync('../app-other/f', join(dir, 'f'));
			},
		],
	])('that lead out of the repo (%s) are refused by name', (_, make) => {
		make();
		expect(reading('f')).toMatchObject({
			code: 'link-outside',
			message: 'f is a symbolic link that leads out of the repo: it is not followed.',
			exitCode: 3,
		});
		expect(writing('f', 'outside\n').code).toBe('link');
	});

	it('for the script folder are refused, wherever they lead', () => {
		fs.mkdirSync(join(dir, 'real'));
		for (const to of ['real', '../outside', 'nowhere']) {
			fs.symlinkSync(to, join(dir, 'script'));
			expect(writing('script/entrypoint.sh').message).toBe('script is a symbolic link, not a directory.');
			expect(writing('script/deep/er/entrypoint.sh').message).toBe('script is a symbolic link, not a directory.');
			fs.rmSync(join(dir, 'script'));
		}
		fs.symlinkSync('../outside', join(dir, 'script'));
		expect(reading('script/secret').code).toBe('link-outside');
	});

	it('that lead nowhere or round in a circle are refused', () => {
		fs.symlinkSync('nowhere', join(dir, 'f'));
		expect(reading('f').message).toBe('f is a symbolic link to a file that does not exist.');
		fs.symlinkSync('b', join(dir, 'a'));
		fs.symlinkSync('a', join(dir, 'b'));
		expect(reading('a').message).toBe('a is a symbolic link that leads round in a circle.');
		expect(writing('a').code).toBe('link');
	});

	it('on the way to the repo itself do not matter', async () => {
		fs.symlinkSync('app', join(top, 'way'));
		await applyChanges(join(top, 'way'), [change('script/x', null, 'x\n')]);
		expect(openRepo(join(top, 'way')).read('script/x')).toBe('x\n');
	});

	it('that are hard are refused where we would write', () => {
		write(dir, 'Procfile', 'web: x\n');
		fs.linkSync(join(dir, 'Procfile'), join(top, 'outside/other-name'));
		expect(openRepo(dir).read('Procfile')).toBe('web: x\n');
		expect(writing('Procfile', 'web: x\n')).toMatchObject({
			code: 'hard-link',
			message: 'Procfile has 1 more hard link(s): editing it would part it from them.',
		});
	});
});

describe('a text that could not be read again', () => {
	it('is not written: half a character, which JSON can spell', () => {
		const half = change('f', null, 'web: \ud83d x');
		expect(problemOf(() => checkChanges(dir, [half])).message).toBe('f would contain half a character.');
	});

	it('is not written: more than is read', () => {
		const grown = { ...change('f', null, 'x'.repeat(largestFile + 1)) };
		expect(problemOf(() => checkChanges(dir, [grown])).code).toBe('file-too-large');
	});
});

describe('a place nothing is written to', () => {
	it.each(['.git/hooks/pre-commit', '.GIT/config', '.eyk-graceful.lock/x', '.eyk-graceful.tmp-1@h/x'])('%s', (path) => {
		expect(writing(path).code).toBe('protected-path');
	});

	it('is not the config file, whose name only begins alike', () => {
		expect(() => checkChanges(dir, [change('.eyk-graceful.json', null, '{}\n')])).not.toThrow();
	});

	it('is below a file', () => {
		write(dir, 'script', 'a file\n');
		expect(openRepo(dir).read('script/entrypoint.sh')).toBeUndefined();
		expect(writing('script/entrypoint.sh').message).toBe('script is a file, not a directory.');
	});

	it('is a file its owner made read-only', () => {
		write(dir, 'Procfile', 'web: x\n', 0o444);
		expect(writing('Procfile', 'web: x\n')).toMatchObject({
			message: 'Procfile is read-only: nothing was changed.',
			byHand: 'chmod u+w Procfile',
		});
	});
});

describe('every refusal', () => {
	it('comes before anything is written', async () => {
		fs.symlinkSync('../outside', join(dir, 'script'));
		write(dir, 'Procfile', 'web: x\n');
		const before = snapshot(dir);
		const changes = [change('Procfile', 'web: x\n', 'web: y\n'), change('script/entrypoint.sh', null, 'x\n', 0o755)];
		const problem = await applyChanges(dir, changes).catch((error) => error);
		expect(problem.message).toBe('script is a symbolic link, not a directory.');
		expect(snapshot(dir)).toEqual(before);
		expect(fs.readdirSync(join(top, 'outside'))).toEqual(['secret']);
	});

	it('is remembered: a repo is one state of the files, good or bad', () => {
		write(dir, 'f', 'one\n', 0o644);
		const repo = openRepo(dir);
		expect(repo.read('f')).toBe('one\n');
		expect(repo.read('g')).toBeUndefined();
		write(dir, 'f', 'two\n', 0o755);
		write(dir, 'g', 'new\n');
		expect([repo.read('f'), repo.mode('f'), repo.read('g'), repo.mode('g')]).toEqual([
			'one\n',
			0o644,
			undefined,
			undefined,
		]);
	});
});
