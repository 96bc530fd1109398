import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import type { App } from '../../src/rehearsal/engine.ts';
import { localEngine } from '../../src/rehearsal/local.ts';
import { describeWith, namespace, root } from '../real/parts/parts.ts';
import { freePort } from './ports.ts';

async function app(command: string, more: Partial<App> = {}): Promise<App> {
	return { command, cwd: tmpdir(), port: await freePort(), ...more };
}

async function output(command: string, more: Partial<App> = {}): Promise<string[]> {
	const instance = await localEngine.start(await app(command, more));
	await instance.exit;
	return instance.log.map((line) => line.text);
}

async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await sleep(20);
}

/** Processes of this machine whose command line contains the text. */
function running(text: string): string[] {
	return readdirSync('/proc').filter((pid) => {
		try {
			return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
		} catch {
			return false;
		}
	});
}

describeWith([namespace], 'the local engine', () => {
	test('runs the line by bash as PID 1, which a simple command replaces', async () => {
		expect(await output('echo $$')).toEqual(['1']);
		const instance = await localEngine.start(await app('exec sleep 60'));
		await until(() => instance.pid1() === 'sleep 60');
		await instance.stop();
		expect(await instance.exit).toMatchObject({ code: null, signal: 'SIGKILL' });
		expect(instance.pid1()).toBeUndefined();
		expect(instance.log).toEqual([]);
	});

	test('shows the app no process but its own', async () => {
		expect(await output('echo /proc/[0-9]*')).toEqual(['/proc/1']);
	});

	test('gives the app the variables of the platform, and none where the grace period was never configured', async () => {
		const printed = 'echo $PORT $(printenv KUBERNETES_POD_TERMINATION_GRACE_PERIOD_SECONDS || echo unset) $RAILS_ENV';
		const env = { RAILS_ENV: 'production' };
		expect(await output(printed, { port: 4321, env })).toEqual(['4321 unset production']);
		expect(await output(printed, { port: 4321, env, graceSeconds: 60 })).toEqual(['4321 60 production']);
	});

	test('tells how PID 1 ended, and what it said on both streams', async () => {
		const instance = await localEngine.start(await app('echo out; echo err >&2; exit 7'));
		expect(await instance.exit).toMatchObject({ code: 7, signal: null });
		expect(instance.log.map((line) => line.text).sort()).toEqual(['err', 'out']);
	});

	test('signals PID 1, which ignores what it has no handler for, as in a container', async () => {
		const instance = await localEngine.start(
			await app('trap "echo got INT; exit 5" INT; echo set; while :; do sleep 0.05; done'),
		);
		await until(() => instance.log.length > 0);
		instance.signal('SIGTERM');
		instance.signal('SIGINT');
		expect(await instance.exit).toMatchObject({ code: 5 });
		expect(instance.log.map((line) => line.text)).toEqual(['set', 'got INT']);
	});

	test('has temporary files of its own', async () => {
		const made = 'touch $TMPDIR/mine; ls $TMPDIR; echo $TMPDIR';
		const [file, folder] = await output(made);
		expect(file).toBe('mine');
		expect(readdirSync(folder ?? '')).not.toContain('mine');
	});

	test.each([
		['at the root, where this machine has no such folder', '/eyk-graceful-rails'],
		['deeper', '/usr/share/eyk-graceful/app'],
		['over a folder that is there', undefined],
	])('shows the app its files at its WORKDIR: %s', async (_, workdir) => {
		const home = mkdtempSync(join(tmpdir(), 'eyk-graceful-workdir-'));
		onTestFinished(() => rmSync(home, { recursive: true }));
		const [cwd, other] = [join(home, 'app'), join(home, 'other')];
		for (const folder of [cwd, other]) mkdirSync(folder);
		writeFileSync(join(cwd, 'file'), '');
		const place = workdir ?? other;
		const said = await output('pwd; ls; ls -d /usr/bin /proc/1; touch made', { cwd, workdir: place });
		expect(said).toEqual([place, 'file', '/proc/1', '/usr/bin']);
		expect(readdirSync(cwd).sort()).toEqual(['file', 'made']);
		expect(readdirSync(other)).toEqual([]);
		if (workdir !== undefined) expect(existsSync(workdir)).toBe(false);
	});

	test('refuses a port on which somebody else listens', async () => {
		const other = createServer().listen(0, '127.0.0.1');
		await once(other, 'listening');
		const { port } = other.address() as { port: number };
		await expect(localEngine.start(await app('sleep 60', { port }))).rejects.toThrow(`Port ${port} cannot be used`);
		other.close();
	});

	test('leaves nothing running when the process that uses it is killed', async () => {
		const owner = await ownerProcess();
		await once(owner.stdout, 'data');
		expect(running(owner.mark)).not.toEqual([]);
		owner.kill('SIGKILL');
		await until(() => running(owner.mark).length === 0);
	});
});

describeWith([namespace, root], 'the local engine for an ordinary user', () => {
	test('runs the app as that user, and leaves nothing running either', async () => {
		const owner = await ownerProcess(65534);
		const [line] = await once(owner.stdout, 'data');
		expect(String(line).trim()).toBe('65534');
		owner.kill('SIGKILL');
		await until(() => running(owner.mark).length === 0);
	});
});

/** Another Node process that starts an app of four processes, prints its first line, and waits for it. */
async function ownerProcess(uid = 0) {
	const seconds = `60.${process.pid}${uid}`;
	const command = `id -u; sleep ${seconds} & setsid sleep ${seconds} & sleep ${seconds}; :`;
	const script = await bundle(`
		import { localEngine } from './local.ts';
		const instance = await localEngine.start(${JSON.stringify(await app(command, { cwd: '/' }))});
		while (instance.log.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
		console.log(instance.log[0].text);
		await instance.exit;`);
	const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
		cwd: '/',
		uid,
		gid: uid,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	return { stdout: owner.stdout, kill: owner.kill.bind(owner), mark: `sleep\0${seconds}` };
}

async function bundle(contents: string): Promise<string> {
	const resolveDir = fileURLToPath(new URL('../../src/rehearsal', import.meta.url));
	const stdin = { contents, resolveDir };
	const { outputFiles } = await build({ stdin, bundle: true, platform: 'node', format: 'esm', write: false });
	return outputFiles[0]?.text ?? '';
}
