import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { exampleRepo, eykGraceful, repoWith } from '../cli/bin.ts';
import { buildah, describeWith, made, podman, root } from './parts/parts.ts';
import { commands, quick, rehearsalFolders, startRehearsal, until } from './rehearsals.ts';

const slow = ['--slow-path', '/slow?seconds=2'];
const container = ['--engine', 'container', ...quick];

/** Containers and images of one run of ours, by its process id. */
function leftBy(pid: number): string[] {
	const names = [
		podmanSays('ps', '--all', '--format', '{{.Names}}'),
		podmanSays('images', '--format', '{{.Repository}}'),
	].join('\n');
	return names.split('\n').filter((name) => name.includes(`eyk-graceful-${pid}-`));
}

function podmanSays(...args: string[]): string {
	return execFileSync('podman', args, { encoding: 'utf8' });
}

describeWith([root, podman, buildah], 'rehearse in a container', () => {
	beforeAll(() => void made('base-image.sh'), 600_000);

	test.each([
		['puma-rack', []],
		['rails', ['--env', 'SECRET_KEY_BASE=rehearsed']],
		['passenger-rack', []],
	] as const)(
		'%s: tells the truth before and after',
		async (name, flags) => {
			const args = ['--cwd', exampleRepo(name), ...container, ...slow, ...flags, '--compare', '--json'];
			const { code, stdout, stderr } = await eykGraceful(['rehearse', ...args]);
			const { rehearsal, before } = JSON.parse(stdout);
			expect(rehearsal, stderr).toMatchObject({
				engine: 'container',
				pid1: '/usr/bin/dumb-init -- ./script/entrypoint.sh',
				dropped: 0,
				sigkilled: false,
				exitCode: 0,
			});
			expect(before.dropped).toBeGreaterThan(50);
			expect(before.phases.steady.dropped).toBe(0);
			expect(code).toBe(0);
		},
		400_000,
	);

	test.each(['SIGINT', 'SIGKILL'] as const)(
		'leaves no container, image or folder behind after %s',
		async (signal) => {
			const folders = new Set(rehearsalFolders());
			const run = startRehearsal(['--cwd', exampleRepo('puma-rack'), '--engine', 'container', '--endpoint-lag', '60']);
			await run.prints('SIGTERM; requests go on arriving');
			expect(leftBy(run.pid)).toHaveLength(2);
			const ours = rehearsalFolders().filter((name) => !folders.has(name));
			run.kill(signal);
			expect((await run.ended).code).toBe(signal === 'SIGINT' ? 130 : null);
			await until(() => leftBy(run.pid).length === 0);
			await until(() => rehearsalFolders().every((name) => !ours.includes(name)));
		},
		200_000,
	);

	test.each(['SIGINT', 'SIGKILL'] as const)(
		'leaves nothing of a build that %s interrupts',
		async (signal) => {
			const lasting = `sleep 600.${process.pid}${signal.length}`;
			// A base of its own: a container that a build works in is named after it.
			const base = `eyk-interrupted-${process.pid}-${signal.toLowerCase()}`;
			podmanSays('tag', 'docker.io/library/debian:bookworm-slim', `localhost/${base}`);
			onTestFinished(() => void podmanSays('untag', `localhost/${base}`, `localhost/${base}`));
			const Dockerfile = `FROM localhost/${base}\nRUN ${lasting} && echo ${Date.now()}\nCMD ["true"]\n`;
			const run = startRehearsal(['--cwd', repoWith({ Dockerfile }), '--engine', 'container']);
			await until(() => commands().some((command) => command === lasting));
			run.kill(signal);
			expect((await run.ended).code).toBe(signal === 'SIGINT' ? 130 : null);
			await until(() => !commands().some((command) => command.includes(lasting)));
			await until(() => leftBy(run.pid).length === 0);
			await until(() => buildersNow().every((name) => !name.includes(base)));
		},
		200_000,
	);

	test('listens on loopback only, and takes an image that is there', async () => {
		const image = `localhost/eyk-graceful-test-${process.pid}`;
		const repo = exampleRepo('puma-rack');
		buildImage(image, repo);
		const run = startRehearsal(['--cwd', repo, '--image', image, '--endpoint-lag', '15']);
		await run.prints('ready after');
		const [name = ''] = leftBy(run.pid);
		const bindings = podmanSays('inspect', '--format', '{{json .HostConfig.PortBindings}}', name);
		expect(JSON.parse(bindings)).toEqual({ '3000/tcp': [{ HostIp: '127.0.0.1', HostPort: expect.any(String) }] });
		const { code, output } = await run.ended;
		expect(output).toContain('Engine: container, by podman (runs --image).');
		expect(output).toContain('requests were dropped');
		expect(code).toBe(1);
		expect(podmanSays('images', '--format', '{{.Repository}}')).toContain(image);
	}, 200_000);

	test('an image without bash: one line that says so, exit 1', async () => {
		const image = `localhost/eyk-graceful-no-bash-${process.pid}`;
		const repo = repoWith({
			Dockerfile: 'FROM debian:bookworm-slim\nRUN rm /bin/bash\nEXPOSE 3000\n',
			Procfile: 'web: x\n',
		});
		buildImage(image, repo);
		const { code, stdout } = await eykGraceful(['rehearse', '--cwd', repo, '--image', image]);
		expect(stdout).toContain('The image has no /bin/bash, with which the platform runs the Procfile line');
		expect(code).toBe(1);
	}, 200_000);

	test('a Dockerfile that does not build: its last words, exit 1', async () => {
		const repo = repoWith({ Dockerfile: 'FROM debian:bookworm-slim\nRUN no-such-program\n', Procfile: 'web: x\n' });
		const { code, stdout } = await eykGraceful(['rehearse', '--cwd', repo, '--engine', 'container']);
		expect(stdout).toContain('Dockerfile could not be built by podman.');
		expect(stdout).toContain('no-such-program: not found');
		expect(code).toBe(1);
	}, 200_000);
});

/** Containers that builds work in, by name; those of everybody's builds. */
function buildersNow(): string[] {
	return execFileSync('buildah', ['containers', '--format', '{{.ContainerName}}'], { encoding: 'utf8' }).split('\n');
}

function buildImage(image: string, folder: string): void {
	onTestFinished(() => void spawnSync('podman', ['rmi', '--force', image]));
	writeFileSync(join(folder, '.dockerignore'), '.git\n');
	execFileSync('buildah', ['bud', '--layers', '--isolation', 'chroot', '--network', 'host', '-t', image, folder], {
		stdio: 'ignore',
	});
}
