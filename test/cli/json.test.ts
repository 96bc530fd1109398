import { expect, test } from 'vitest';
import { exampleRepo, eykGraceful, repoWith } from './bin.ts';

test('--json prints the object of the contract and nothing else on stdout', async () => {
	const repo = exampleRepo('puma-rack');
	const { code, stdout } = await eykGraceful(['init', '--yes', '--json', '--cwd', repo]);
	expect(code).toBe(0);
	const result = JSON.parse(stdout);
	expect(result).toMatchObject({
		schemaVersion: 1,
		command: 'init',
		applied: true,
		app: { server: 'puma', port: 3000, runCommand: 'bundle exec puma -C config/puma.rb', distro: 'debian' },
		choices: { server: 'puma', process: 'web', drainSeconds: 30, graceSeconds: 60, app: 'myapp', scriptDir: 'script' },
	});
	expect(result.app.evidence).toContainEqual(
		expect.objectContaining({ fact: 'port', value: 3000, path: 'config/puma.rb', line: 7 }),
	);
	expect(result.changes.map(({ path, action, mode }: Record<string, string>) => [path, action, mode])).toEqual([
		['Dockerfile', 'edit', '0644'],
		['Procfile', 'edit', '0644'],
		['script/entrypoint.sh', 'create', '0755'],
		['script/appcontrol.sh', 'create', '0755'],
	]);
	expect(result.commands[0]).toMatchObject({
		step: 'grace-period',
		command: 'eyk config:set KUBERNETES_POD_TERMINATION_GRACE_PERIOD_SECONDS=60 -a myapp',
	});
});

test('an error under --json is an object with the same exit code', async () => {
	const repo = repoWith({ 'Gemfile.lock': 'GEM\n  specs:\n    passenger (6.0.17)\n    puma (5.6.5)\n' });
	const { code, stdout, stderr } = await eykGraceful(['init', '--yes', '--json', '--cwd', repo]);
	expect(code).toBe(2);
	expect(JSON.parse(stdout)).toEqual({
		schemaVersion: 1,
		error: {
			code: 'undecided-server',
			flag: '--server',
			message:
				'Which server does this app run: Puma (Gemfile.lock:4) or Passenger (Gemfile.lock:3)? Say so with --server.',
		},
	});
	expect(stderr).not.toContain('undecided');
});
