import { expect, test } from 'vitest';
import { Problem } from '../../src/model/problem.ts';
import { readProcfile } from '../../src/procfile/procfile.ts';

function read(text: string): string[] {
	return readProcfile(text).entries.map(({ type, command, line }) => `${line} ${type}: ${command}`);
}

test.each([
	['web: bundle exec puma\n', ['1 web: bundle exec puma']],
	['# all\n\nweb: puma\nworker: sidekiq -q a,b', ['3 web: puma', '4 worker: sidekiq -q a,b']],
	['web:  puma  # the server \r\nworker:\tsidekiq\r\n', ['1 web: puma', '2 worker: sidekiq']],
	['\uFEFFweb: puma\n', ['1 web: puma']],
	['web: >\n  bundle exec puma\n  -p 3000\n\nclock: x\n', ['1 web: bundle exec puma -p 3000', '5 clock: x']],
	['web: |\n  a\n  b\n', ['1 web: a\nb']],
	['web: bundle exec puma\n  -p 3000\n', ['1 web: bundle exec puma -p 3000']],
	['web: "puma -b \\"tcp://x\\""\n', ['1 web: puma -b "tcp://x"']],
	["web: 'echo it''s && puma'\n", ["1 web: echo it's && puma"]],
	['"web": puma\n', ['1 web: puma']],
	['web : puma\n', ['1 web: puma']],
	['---\nweb: puma\n', ['2 web: puma']],
	['web: puma#x a:b c#d\n', ['1 web: puma#x a:b c#d']],
	['web: yes\nworker: 1\n', ['1 web: yes', '2 worker: 1']],
	['', []],
	['# nothing yet\n', []],
])('reads %j', (text, entries) => {
	expect(read(text)).toEqual(entries);
});

test.each([
	['web: puma\nworker: rake jobs QUEUE: a\n', '2: YAML reads `: ` inside a command'],
	['web: puma\n  worker: sidekiq\n', '1: YAML reads `: ` inside a command'],
	[
		'web: @puma\n',
		'1: YAML gives the first character of this command a meaning of its own. Put the whole command in quotes.',
	],
	['web: *puma\n', '1: YAML gives the first character'],
	['web: !x puma\n', '1: YAML gives the first character'],
	['web: [ -f x ]\n', '1: YAML gives the first character'],
	['web: [ -f x ] && puma\n', '1: the command goes on after a closing quote or bracket.'],
	['web: { puma; }\n', '1: YAML gives the first character'],
	['web: `puma`\n', '1: YAML gives the first character'],
	['web:\n  command: puma\n', '1: what stands below `web:` is a list or a map, not a command.'],
	['web:\n  - puma\n', '1: what stands below `web:` is a list or a map, not a command.'],
	['web: "puma" -p 3000\n', '1: the command goes on after a closing quote or bracket.'],
	['clock: x\nweb: "puma\n\nworker: y\n', '2: a quote or bracket is opened and not closed.'],
	['web: puma\nworker: a\nweb: puma\n', '3: the process type `web` is there twice. Keep one of them.'],
	['web: puma\nWorker: a\n', '2: `Worker` is no process type for the platform'],
	['a_b: puma\n', '1: `a_b` is no process type for the platform'],
	['web: puma\n-x: y\n', '2: `-x` is no process type'],
	['web:puma\n', '1: there has to be a space after `web:`.'],
	['web: puma\nworker:sidekiq\n', '2: there has to be a space after `worker:`.'],
	['web: puma\nsidekiq\n', '2: this is not `type: command`.'],
	['bundle exec puma\n', '1: this is not `type: command`.'],
	['- web: puma\n', '1: this is not `type: command`.'],
	['{web: puma}\n', '1: it is one `{ … }`, which foreman cannot read.'],
	['\tweb: puma\n', '1: a line starts with a tab.'],
	['web: a\n---\nweb: b\n', '2: there is more than one YAML document in it.'],
	['web:\nworker: x\n', '1: `web` has no command.'],
	['web: ""\n', '1: `web` has no command.'],
	['web: a\rworker: b\r', '1: a line ends in CR only.'],
	['web: a\nworker: b\0\n', '2: there is a control character (U+0000) in it.'],
])('refuses %j', (text, said) => {
	const problem = caught(() => readProcfile(text, 'config/Procfile'));
	expect(problem).toMatchObject({ code: 'procfile-unreadable', exitCode: 3 });
	expect(problem?.message.slice(0, 16 + said.length)).toBe(`config/Procfile:${said}`);
	expect(problem?.message).toMatch(/^.+\.$/);
});

function caught(action: () => unknown): Problem | undefined {
	try {
		action();
	} catch (error) {
		if (error instanceof Problem) return error;
		throw error;
	}
	return undefined;
}
