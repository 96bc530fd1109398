import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/model/plan.ts';
import { init } from '../fuzz/commands.ts';
import { MemoryRepo } from '../fuzz/memory-repo.ts';

const byHand = {
	'script/entrypoint.sh': `#!/bin/bash\ntrap "echo SIGTERM recieved - sleeping 20 seconds; sleep 20; echo Slept 20 Seconds - stopping Puma; pkill -TERM -f '^([^ ]*/)?puma '; exit 0" TERM\n./script/appcontrol.sh\n`,
	'script/appcontrol.sh': '#!/bin/bash\n/usr/bin/dumb-init --rewrite 15:0 -- bundle exec puma -p 3000\n',
};

const own = { 'script/entrypoint.sh': '#!/bin/bash\nbin/rails db:prepare\nexec bundle exec puma -p 3000\n' };

function run(files: Readonly<Record<string, string>>, flags = {}) {
	const { plan, problem } = init(MemoryRepo.of({ 'Gemfile.lock': '    puma (6.4.2)\n', ...files }), flags);
	return { plan, problem, changes: new Map<string, Change>(plan?.changes.map((change) => [change.path, change])) };
}

describe('a script of ours never starts itself', () => {
	test.each([
		['without the dumb-init', { Procfile: 'web: ./script/entrypoint.sh\n' }],
		['by bash', { Procfile: 'web: bash script/entrypoint.sh\n' }],
		['by exec', { Procfile: 'web: exec script/entrypoint.sh\n' }],
		[
			'in the Dockerfile',
			{ Dockerfile: 'FROM ruby:3.3\nCMD ["/usr/bin/dumb-init", "--", "./script/entrypoint.sh"]\n' },
		],
		['below WORKDIR', { Dockerfile: 'FROM ruby:3.3\nWORKDIR /app\nCMD ["/app/script/entrypoint.sh"]\n' }],
	])("where the article's set-up is started %s, its own command is kept", (_, start) => {
		const { changes, plan } = run({ ...byHand, ...start });
		expect(changes.get('script/appcontrol.sh')?.after).toContain('--rewrite 15:0 -- bundle exec puma -p 3000\n');
		expect(plan?.choices).toMatchObject({ drainSeconds: 20, runCommand: 'bundle exec puma -p 3000' });
		expect(changes.get('Procfile')?.after).toBe('web: /usr/bin/dumb-init -- ./script/entrypoint.sh\n');
	});

	test.each([
		['./script/entrypoint.sh', 'exec /usr/bin/dumb-init --rewrite 15:0 -- ./script/entrypoint.sh\n'],
		['bash script/entrypoint.sh', 'exec /usr/bin/dumb-init --rewrite 15:0 -- bash script/entrypoint.sh\n'],
		['/usr/bin/dumb-init -- ./script/entrypoint.sh', '--rewrite 15:0 -- ./script/entrypoint.sh\n'],
	])('where the app is started by its own entrypoint.sh (%s), ours go beside it', (command, start) => {
		const { changes } = run({ ...own, Procfile: `web: ${command}\n` });
		expect([...changes.keys()]).toEqual(['Procfile', 'script/graceful/entrypoint.sh', 'script/graceful/appcontrol.sh']);
		expect(changes.get('script/graceful/appcontrol.sh')?.after).toContain(start);
	});

	test('where the user wants them there all the same, it is refused', () => {
		const { problem } = run({ ...own, Procfile: 'web: ./script/entrypoint.sh\n' }, { 'script-dir': 'script' });
		expect(problem).toMatchObject({ code: 'starts-itself', flag: '--script-dir' });
	});

	test('nor by way of a start script', () => {
		const files = { Procfile: 'web: bin/start\n', 'bin/start': '#!/bin/sh\nexec ./script/appcontrol.sh\n' };
		expect(run(files, { server: 'puma' }).problem?.message).toContain('calls script/appcontrol.sh');
	});
});
