import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { describeWith, strace } from '../real/parts/parts.ts';
import { bin, repoWith, temporaryFolder } from './bin.ts';

/** Whatever of the repo some program would run, evaluate or take for its settings. */
const trap = '#!/bin/sh\ntouch pwned\n';
const rubyTrap = '`touch pwned`\nsystem "touch pwned"\n';
const traps = {
	Dockerfile: 'FROM ruby:3.4\nRUN touch pwned\nCOPY . /app\nWORKDIR /app\nCMD bin/start\n',
	Procfile: 'web: bin/start\nrelease: touch pwned\n',
	Gemfile: rubyTrap,
	'Gemfile.lock': 'GEM\n  specs:\n    puma (6.4.2)\n',
	'app.gemspec': rubyTrap,
	Rakefile: rubyTrap,
	'config/puma.rb': `port 3000\n${rubyTrap}`,
	'config/application.rb': rubyTrap,
	'bin/start': '#!/bin/sh\ntouch pwned\nexec bundle exec puma\n',
	'bin/rails': trap,
	'script/build': trap,
	'.git/config':
		'[core]\n\tfsmonitor = touch pwned\n\tsshCommand = touch pwned\n\tpager = touch pwned\n\thooksPath = .git/hooks\n' +
		'[remote "eyk"]\n\turl = ssh://git@builder.example.com:2222/myapp.git\n[include]\n\tpath = /dev/tty\n',
	'.git/hooks/post-index-change': trap,
	'.git/hooks/pre-commit': trap,
	'.gitattributes': '* filter=pwn diff=pwn\n',
	'.env': 'NODE_OPTIONS=--require ./pwn.js\n',
	'pwn.js': 'require("fs").writeFileSync("pwned", "")\n',
	'.npmrc': 'node-options=--require ./pwn.js\n',
	'.bundle/config': '---\nBUNDLE_GEMFILE: "evil"\n',
	'tsconfig.json': '{ "extends": "./pwn" }\n',
	'node_modules/yargs/index.js': 'require("fs").writeFileSync("pwned", "")\n',
	'node_modules/yargs/package.json': '{ "name": "yargs", "main": "index.js" }\n',
	'node_modules/inquirer/index.js': 'require("fs").writeFileSync("pwned", "")\n',
	'vendor/deep/down/file': 'nobody has to read this',
};
const programs = ['bundle', 'cat', 'eyk', 'git', 'node', 'puma', 'rails', 'ruby', 'sh', 'uname'];

/** What may be read of this repo, whichever command it is: no other file, and no folder but those written to. */
const known = [
	...['.', 'script', 'script/entrypoint.sh', 'script/appcontrol.sh', 'bin/start', '.git/config', '.git/index'],
	...['Dockerfile', '.dockerignore', 'Procfile', 'Gemfile', 'Gemfile.lock', 'Passengerfile.json', 'config/puma.rb'],
	'.eyk-graceful.json',
];

describeWith([strace], 'nothing of the repo is anything but data', () => {
	test.each([
		{ args: ['--dry-run', '--yes'], exit: 0 },
		{ args: ['--yes'], exit: 0 },
		{ args: ['check'], exit: 1 },
		{ args: ['doctor'], exit: 1 },
		{ args: ['doctor', '--format', 'sarif'], exit: 1 },
		{ args: ['explain', 'drain'], exit: 0 },
		{ args: ['remove', '--yes'], exit: 0 },
	])('$args: starts no program, opens no connection, reads no more than it names', async ({ args, exit }) => {
		const repo = hostileRepo();
		if (args.includes('remove')) await traced(repo, ['--yes']);
		const { code, calls } = await traced(repo, args);
		expect(code).toBe(exit);
		expect(of(calls, 'execve')).toHaveLength(1);
		expect(of(calls, 'socket')).toEqual([]);
		expect(of(calls, 'connect')).toEqual([]);
		const unnamed = openedIn(repo, calls).filter((path) => !known.includes(path) && !path.startsWith('.eyk-graceful.'));
		expect(unnamed).toEqual([]);
		expect(execFileSync('find', [repo, '-name', 'pwned'], { encoding: 'utf8' })).toBe('');
	});
});

/** With a package.json that never ends to be read, and programs of its own in front of the real ones. */
function hostileRepo(): string {
	const repo = repoWith({ ...traps, ...Object.fromEntries(programs.map((name) => [`stubs/${name}`, trap])) });
	for (const path of Object.keys(traps))
		if (traps[path as keyof typeof traps] === trap) chmodSync(join(repo, path), 0o755);
	for (const name of programs) chmodSync(join(repo, 'stubs', name), 0o755);
	execFileSync('mkfifo', [join(repo, 'package.json')]);
	return repo;
}

interface Traced {
	code: number;
	calls: string;
}

/** As in a terminal: the repo is the working folder. */
function traced(repo: string, args: readonly string[]): Promise<Traced> {
	const record = join(temporaryFolder(), 'calls');
	const { CI: _, ...inherited } = process.env;
	const env = { ...inherited, PATH: `${join(repo, 'stubs')}:${process.env.PATH}` };
	const calls = ['-f', '-s', '4096', '-e', 'trace=execve,socket,connect,openat', '-o', record];
	const options = { cwd: repo, env, stdio: 'ignore', detached: true } as const;
	const child = spawn('/usr/bin/strace', [...calls, process.execPath, bin, ...args], options);
	onTestFinished(() => {
		if (child.exitCode === null && child.pid) process.kill(-child.pid, 'SIGKILL');
	});
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code) => resolve({ code: code ?? -1, calls: readFileSync(record, 'utf8') }));
	});
}

function openedIn(repo: string, calls: string): string[] {
	const paths = of(calls, 'openat').map((call) => relative(repo, resolve(repo, call.match(/"(.*?)"/)?.[1] ?? '')));
	return [...new Set(paths)].filter((path) => !path.startsWith('..')).map((path) => path || '.');
}

function of(calls: string, name: string): string[] {
	return calls.split('\n').filter((line) => line.includes(` ${name}(`));
}
