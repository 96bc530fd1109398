import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eykGraceful, repoWith, temporaryFolder, treeOf } from './bin.ts';

const puma = { Procfile: 'web: bundle exec puma -p 3000\n', 'Gemfile.lock': 'GEM\n  specs:\n    puma (5.6.5)\n' };

describe('one clear line, the exit code of the contract, nothing written', () => {
	test.each<[string, string[], Record<string, string>, number, string]>([
		['an unknown flag', ['--prot', '3000'], puma, 2, 'Unknown argument --prot. Did you mean --port?'],
		['an unknown command', ['chekc'], puma, 2, 'Unknown argument chekc. Did you mean check?'],
		['a port that is none', ['--port', 'abc'], puma, 2, '--port "abc": not a whole number from 1 to 65535.'],
		['a port out of range', ['--port', '70000'], puma, 2, '--port "70000": not a whole number from 1 to 65535.'],
		[
			'a negative drain',
			['--drain-seconds', '-1'],
			puma,
			2,
			'--drain-seconds "-1": not a whole number from 0 to 86400.',
		],
		[
			'an unknown server',
			['--server', 'unicorn'],
			puma,
			2,
			'--server "unicorn": not a server eyk-graceful knows; it knows puma and passenger.',
		],
		['an unknown platform', ['--platform', 'heroku'], puma, 2, '--platform "heroku": not a platform'],
		[
			'an app name for the shell',
			['--app', 'x; rm -rf /'],
			puma,
			2,
			'--app "x; rm -rf /": has to be lowercase letters, digits and single dashes.',
		],
		[
			'a folder outside the repo',
			['--script-dir', '../x'],
			puma,
			2,
			'--script-dir "../x": has to stay inside the repo.',
		],
		['a flag twice', ['--port', '1', '--port', '2'], puma, 2, '--port is given 2 times; give it once.'],
		['a flag without its value', ['--port'], puma, 2, 'Not enough arguments following: port'],
		[
			'a drain that does not fit',
			['--drain-seconds', '60', '--grace-seconds', '60'],
			puma,
			2,
			'A drain of 60 s leaves no time to stop within a grace period of 60 s',
		],
		['no app repo', [], { 'README.md': 'hello\n' }, 2, 'holds no Gemfile, Procfile or Dockerfile'],
		['a Procfile that is no YAML map', [], { ...puma, Procfile: 'web: puma\njust words\n' }, 3, 'Procfile:2'],
		['a Procfile with a colon', [], { ...puma, Procfile: 'web: puma -C a: b\n' }, 3, 'Procfile:1'],
		['a Dockerfile no parser understands', [], { ...puma, Dockerfile: 'FROM ruby\nINSTALL puma\n' }, 3, 'Dockerfile:2'],
		['a config file that is no JSON', [], { ...puma, '.eyk-graceful.json': '{' }, 2, '.eyk-graceful.json is not JSON'],
		[
			'a setting nobody knows',
			[],
			{ ...puma, '.eyk-graceful.json': '{"prot": 1}' },
			2,
			'.eyk-graceful.json: "prot" is not a setting',
		],
		[
			'a setting out of range',
			[],
			{ ...puma, '.eyk-graceful.json': '{"port": 0}' },
			2,
			'.eyk-graceful.json: port "0": not a whole number',
		],
		['nobody to confirm', [], puma, 2, 'add --yes to write it, or --dry-run to only look'],
	])('%s', async (_, args, files, code, message) => {
		const repo = repoWith(files);
		const before = treeOf(repo);
		const needsYes = !message.includes('--yes');
		const outcome = await eykGraceful([...args, '--cwd', repo, ...(needsYes ? ['--yes'] : [])]);
		expect(outcome.stderr).toContain(message);
		expect(outcome.stderr.trim().split('\n')[0]).toMatch(/^eyk-graceful: /);
		expect(outcome.stderr).not.toMatch(/^ {4}at /m);
		expect(outcome.code).toBe(code);
		expect(treeOf(repo)).toEqual(before);
	});

	test('a --cwd that is not there', async () => {
		const outcome = await eykGraceful(['--cwd', join(temporaryFolder(), 'none')]);
		expect(outcome).toMatchObject({ code: 2, stdout: '' });
		expect(outcome.stderr).toMatch(/^eyk-graceful: There is no directory/);
	});

	test('a folder where a file has to be', async () => {
		const repo = repoWith(puma);
		mkdirSync(join(repo, 'script/entrypoint.sh'), { recursive: true });
		const outcome = await eykGraceful(['--yes', '--cwd', repo]);
		expect(outcome.code).toBe(3);
		expect(outcome.stderr).toContain('script/entrypoint.sh');
	});

	test('a variable is judged like its flag, and named', async () => {
		const outcome = await eykGraceful(['--yes', '--cwd', repoWith(puma)], { EYK_GRACEFUL_PORT: 'abc' });
		expect(outcome.code).toBe(2);
		expect(outcome.stderr).toContain('EYK_GRACEFUL_PORT "abc"');
	});

	test('what drives a terminal is shown, not sent', async () => {
		const repo = repoWith({ ...puma, Procfile: '# \u001b[2J\nweb: puma -p 3000\n' });
		const { stdout } = await eykGraceful(['--dry-run', '--cwd', repo]);
		expect(stdout).not.toContain('\u001b[2J');
	});
});

describe('a script of the user’s own', () => {
	const own = '#!/bin/bash\n./decrypt-secrets\nexec "$@"\n';

	test('is never overwritten by --yes', async () => {
		const repo = repoWith({ ...puma, 'script/entrypoint.sh': own });
		const before = treeOf(repo);
		const outcome = await eykGraceful(['--yes', '--cwd', repo]);
		expect(outcome.code).toBe(3);
		expect(outcome.stderr).toContain('Keep it and add --script-dir script/graceful, or overwrite it with --force');
		expect(treeOf(repo)).toEqual(before);
	});

	test('stays beside ours with --script-dir', async () => {
		const repo = repoWith({ ...puma, 'script/entrypoint.sh': own });
		expect(await eykGraceful(['--yes', '--cwd', repo, '--script-dir', 'script/graceful'])).toMatchObject({ code: 0 });
		const tree = treeOf(repo);
		expect(tree['script/entrypoint.sh']).toContain(own);
		expect(tree.Procfile).toContain('web: /usr/bin/dumb-init -- ./script/graceful/entrypoint.sh');
		expect(tree['script/graceful/entrypoint.sh']).toContain('./script/graceful/appcontrol.sh &');
		expect(await eykGraceful(['check', '--cwd', repo])).toMatchObject({ code: 0 });
	});

	test('gives way to --force', async () => {
		const repo = repoWith({ ...puma, 'script/entrypoint.sh': own });
		expect(await eykGraceful(['--yes', '--force', '--cwd', repo])).toMatchObject({ code: 0 });
		expect(treeOf(repo)['script/entrypoint.sh']).toContain('Generated by eyk-graceful');
	});

	test('a generated one that was changed since counts as one', async () => {
		const repo = repoWith(puma);
		await eykGraceful(['--yes', '--cwd', repo]);
		const path = join(repo, 'script/entrypoint.sh');
		writeFileSync(path, `${treeOf(repo)['script/entrypoint.sh']?.replace('755\n', '')}# mine\n`);
		chmodSync(path, 0o755);
		expect(await eykGraceful(['--yes', '--cwd', repo])).toMatchObject({ code: 3 });
		expect(treeOf(repo)['script/entrypoint.sh']).toContain('# mine');
	});

	test("the article's, by hand, is brought up to date with its own seconds", async () => {
		const trap =
			'trap "echo SIGTERM recieved - sleeping 25 seconds; sleep 25; echo Slept 25 Seconds - stopping Puma; pkill -TERM -f \'^([^ ]*/)?puma \'; exit 0" TERM';
		const repo = repoWith({
			'Gemfile.lock': puma['Gemfile.lock'],
			Procfile: 'web: /usr/bin/dumb-init -- ./script/entrypoint.sh\n',
			'script/entrypoint.sh': `#!/bin/bash\n#puma example\n${trap}\n./script/appcontrol.sh\n`,
			'script/appcontrol.sh': '/usr/bin/dumb-init --rewrite 15:0 -- bundle exec puma -p 3000\n',
		});
		expect(await eykGraceful(['--yes', '--cwd', repo])).toMatchObject({ code: 0 });
		const tree = treeOf(repo);
		expect(tree['script/entrypoint.sh']).toContain('seconds DRAIN_SECONDS 25');
		expect(tree['script/appcontrol.sh']).toContain(
			'exec /usr/bin/dumb-init --rewrite 15:0 -- bundle exec puma -p 3000\n',
		);
	});
});
