import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exampleRepo, modeOf, repoWith, treeOf } from '../cli/bin.ts';
import { describeWith, tmux } from './parts/parts.ts';
import { openTerminal } from './terminal.ts';

const both = {
	'Gemfile.lock': 'GEM\n  specs:\n    passenger (6.0.17)\n    puma (5.6.5)\n',
	'.git/config': '',
};

describeWith([tmux], 'in a real terminal', () => {
	test('asks only what is open, with why it matters, and writes after one confirmation', async () => {
		const repo = exampleRepo('puma-rack');
		const terminal = openTerminal(['--cwd', repo]);
		await terminal.shows('How many seconds shall the server go on answering');
		expect(terminal.screen()).toContain('Requests keep arriving until the endpoint removal has reached every proxy');
		expect(terminal.screen()).not.toContain('Which server');
		terminal.press('Enter');
		await terminal.shows('How many seconds may the whole stop take before SIGKILL?');
		terminal.press('BSpace', 'BSpace', '35', 'Enter');
		await terminal.shows('a drain of 30 s leaves no time to stop within a grace period of 35 s');
		terminal.press('BSpace', 'BSpace', '45', 'Enter');
		await terminal.shows('Make dumb-init the ENTRYPOINT of the image, too?');
		terminal.press('Enter');
		const plan = await terminal.shows('Write these 4 files?');
		expect(plan).toContain('+web: /usr/bin/dumb-init -- ./script/entrypoint.sh');
		expect(plan).toContain('config/puma.rb:7');
		terminal.press('Enter');
		const done = await terminal.shows('exit code 0');
		expect(done).toContain('eyk config:set KUBERNETES_POD_TERMINATION_GRACE_PERIOD_SECONDS=45 -a myapp');
		expect(modeOf(join(repo, 'script/entrypoint.sh'))).toBe('755');
	});

	test('asks for the server where two fit, for the port and the app name; a port out of range is refused there', async () => {
		const repo = repoWith(both);
		const terminal = openTerminal(['--cwd', repo]);
		await terminal.shows('Which server does this app run: Puma (Gemfile.lock:4) or Passenger (Gemfile.lock:3)?');
		terminal.press('Down', 'Enter');
		await terminal.shows('Which port does Passenger listen on?');
		terminal.press('99999', 'Enter');
		await terminal.shows('not a whole number from 1 to 65535');
		terminal.press('C-u', '5001', 'Enter');
		await terminal.shows('go on answering');
		terminal.press('Enter');
		await terminal.shows('before SIGKILL');
		terminal.press('Enter');
		await terminal.shows("What is the app's name on the platform?");
		terminal.press('my shop', 'Enter');
		await terminal.shows('has to be lowercase letters');
		terminal.press('C-u', 'shop', 'Enter');
		await terminal.shows('Write these 3 files?');
		terminal.press('Enter');
		expect(await terminal.shows('exit code 0')).toContain('-a shop');
		expect(treeOf(repo)['script/appcontrol.sh']).toContain('passenger start --port "${PORT:-5001}"');
	});

	test.each([
		['the first question', 'Which server', []],
		['a later question', 'Which port', ['Enter']],
	])('Ctrl-C at %s: exit 130, nothing written, the terminal as before', async (_, prompt, keys) => {
		const repo = repoWith(both);
		const before = treeOf(repo);
		const terminal = openTerminal(['--cwd', repo]);
		await terminal.shows('Which server');
		if (keys.length > 0) terminal.press(...keys);
		await terminal.shows(prompt);
		terminal.press('C-c');
		await terminal.shows('exit code 130');
		await terminal.shows('terminal restored');
		expect(terminal.screen()).toContain('nothing was written');
		expect(treeOf(repo)).toEqual(before);
	});

	test('Ctrl-C at the confirmation writes nothing', async () => {
		const repo = exampleRepo('puma-rack');
		const before = treeOf(repo);
		const terminal = openTerminal(['--cwd', repo, '--drain-seconds', '30', '--grace-seconds', '60', '--no-entrypoint']);
		await terminal.shows('Write these 4 files?');
		terminal.press('C-c');
		await terminal.shows('exit code 130');
		expect(treeOf(repo)).toEqual(before);
	});

	test('Enter never overwrites a script of the user’s own: it goes beside', async () => {
		const own = '#!/bin/bash\nexec my-server\n';
		const repo = repoWith({ Procfile: 'web: puma -p 3000\n', 'script/entrypoint.sh': own });
		const terminal = openTerminal(['--cwd', repo, '--drain-seconds', '30', '--grace-seconds', '60']);
		await terminal.shows('script/entrypoint.sh is your own');
		terminal.press('Enter');
		await terminal.shows('Write these 3 files?');
		terminal.press('Enter');
		await terminal.shows('exit code 0');
		expect(treeOf(repo)['script/entrypoint.sh']).toBe(`644\n${own}`);
		expect(treeOf(repo)).toHaveProperty('script/graceful/entrypoint.sh');
	});
});
