import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRehearsalOptions } from '../../src/cli/rehearsal-options.ts';
import { eykGraceful, repoWith, temporaryFolder } from './bin.ts';

const app = { Procfile: 'web: bundle exec puma\n', 'Gemfile.lock': 'GEM\n  specs:\n    puma (5.6.5)\n' };

test.each([
	['--times 0', '--times "0": not a whole number from 1 to 1000'],
	['--times 1.5', '--times "1.5": not a whole number'],
	['--endpoint-lag soon', '--endpoint-lag "soon": not a number from 0 to 3600'],
	['--rate 0', '--rate "0": not a number from 1 to 5000'],
	['--engine docker', '--engine "docker": it is one of auto, local, container'],
	['--path up', '--path "up": it has to be a path of the app'],
	['--path http://example.com/', 'Requests go only to the copy that is started here'],
	['--slow-path //example.com/', 'Requests go only to the copy that is started here'],
	['--ready-path @example.com/', 'Requests go only to the copy that is started here'],
	['--env PORT', '--env "PORT": not of the form NAME=VALUE'],
	['--image shop --engine local', '--image needs a container'],
	['--image shop --compare', '--compare builds an image of either side'],
	['--report no/such/folder/report.html', 'there is no folder'],
	['--against no-such-branch', 'git has no commit "no-such-branch" here'],
	['--against --exec=reboot', 'Not enough arguments'],
	['--endpoint-lags 3', 'Did you mean --endpoint-lag?'],
])('rehearse %s: exit 2, in one line', async (flags, message) => {
	const { code, stderr } = await eykGraceful(['rehearse', '--cwd', repoWith(app), ...flags.split(' ')]);
	expect(stderr).toContain(message);
	expect(stderr.trim().split('\n')).toHaveLength(1);
	expect(code).toBe(2);
});

test('an env file that is not there is named', () => {
	// Read here, because Node 20 looks for --env-file among a program's own arguments and complains first.
	const read = () => readRehearsalOptions({ 'env-file': 'no-such-file' });
	expect(read).toThrow('--env-file "no-such-file": there is no such file.');
});

test('an env file with a line that is no variable is refused by its line', async () => {
	const file = join(temporaryFolder(), '.env');
	writeFileSync(file, '# secrets\nexport A="b c"\nnonsense\n');
	const { code, stderr } = await eykGraceful(['rehearse', '--cwd', repoWith(app), '--env-file', file]);
	expect(stderr).toContain(`${file}:3: not of the form NAME=VALUE`);
	expect(code).toBe(2);
});

test('a repo that starts nothing is told so, as JSON where asked', async () => {
	const repo = repoWith({ Procfile: 'worker: sidekiq\n' });
	const { code, stdout } = await eykGraceful(['rehearse', '--cwd', repo, '--engine', 'local', '--json']);
	expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, error: { code: 'no-command', flag: '--procfile' } });
	expect(code).toBe(2);
});

test('an engine that is not there is one line that says what to install', async () => {
	const { code, stderr } = await eykGraceful(['rehearse', '--cwd', repoWith(app), '--engine', 'container'], {
		PATH: temporaryFolder(),
	});
	expect(stderr).toContain(
		'The container engine needs docker or podman (docker is not installed; podman is not installed)',
	);
	expect(code).toBe(3);
});
