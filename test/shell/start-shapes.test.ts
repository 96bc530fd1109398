import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { defaults } from '../../src/model/choices.ts';
import { appcontrolScript } from '../../src/scripts/appcontrol.ts';
import { entrypointScript } from '../../src/scripts/entrypoint.ts';
import { foreman } from '../procfile/parts.ts';
import type { Kind } from '../real/matrix/pods.ts';
import { type Row, rows } from '../real/matrix/rows.ts';
import { describeWith, dumbInit, namespace, puma } from '../real/parts/parts.ts';

// How apps start Puma, tried with the real processes: the scripts that init writes around each of these commands.

const server = 'bundle exec puma -C config/puma.rb';
const fixtures = fileURLToPath(new URL('fixtures/', import.meta.url));

interface Shape {
	name: string;
	runCommand: string;
	/** What the app's `bin/start` does. */
	script?: string[];
	/** What foreman is given. */
	procfile?: string;
}

const scripted = (name: string, ...script: string[]): Shape => ({ name, runCommand: './bin/start', script });

const draining: Shape[] = [
	{ name: 'a chain', runCommand: `true && ${server}` },
	{ name: 'a pipe', runCommand: `${server} 2>&1 | tee puma.log` },
	{ name: 'a redirection', runCommand: `${server} >puma.log 2>&1` },
	{ name: 'an alternative', runCommand: `${server} || exit 1` },
	{ name: 'another server in the background', runCommand: `./bin/other-server & ${server}` },
	{ name: "something like Rails' Thruster", runCommand: `./bin/thrust ${server}` },
	scripted('a script that ends in exec', `exec ${server}`),
	scripted('a script without exec', 'set -e', server, 'echo "not reached"'),
	scripted('a script that starts another server first', './bin/other-server &', server),
	scripted('a script that waits for the first to end', './bin/other-server &', `${server} &`, 'wait -n'),
	scripted('a script that hands on TERM itself', `${server} &`, "trap 'kill -TERM $!' TERM", 'wait $!'),
];

/** Nothing is lost, but the pod stays until the end of its grace period: Puma's end is not the end of the command. */
const lingering: Shape[] = [
	{ name: 'a loop', runCommand: `while :; do ${server}; done` },
	scripted('a script that waits for all', './bin/other-server &', `${server} &`, 'wait'),
	scripted('a script that stays with the other server', `${server} &`, './bin/other-server'),
];

const recipe = [namespace, dumbInit, puma];

describeWith(recipe, 'start commands around Puma', () => {
	for (const shape of draining) test.concurrent(`${shape.name} drains`, () => outliving.pass(kind(shape)), 120_000);
	for (const shape of lingering) {
		const sign = /"dropped":0.*"sigkilled":false.*"secondsFromLastAnswerToExit":[3-9]/;
		const lingers = () => expect(outliving.pass(kind(shape))).rejects.toThrow(sign);
		test.concurrent(`${shape.name} drains and lingers`, lingers, 120_000);
	}
});

describeWith([...recipe, foreman], 'foreman around Puma', () => {
	const runCommand = 'foreman start --procfile Procfile.all --port "$PORT"';
	const shape = { name: 'foreman', runCommand, procfile: `web: ${server}\n` };
	const lateByLessThanASecond = /"dropped":0.*"sigkilled":false.*"secondsFromLastAnswerToExit":0/;
	test('it drains, and takes a moment of its own to end', async () => {
		await outliving.pass(kind(shape)).catch(({ message }) => expect(message).toMatch(lateByLessThanASecond));
	}, 120_000);
});

const outliving = rows.find(({ number }) => number === '3') as Row;

function kind({ name, runCommand, script, procfile }: Shape): Kind {
	return {
		name,
		parts: [],
		env: () => ({}),
		finishesOnInterrupt: true,
		example: 'puma-rack',
		addScripts: (folder) => {
			cpSync(fixtures, folder, { recursive: true });
			mkdirSync(join(folder, 'script'));
			const choices = { ...defaults, server: 'puma', port: 5000, app: 'rehearsed' };
			const write = (path: string, text: string) => writeFileSync(join(folder, path), text, { mode: 0o755 });
			write('script/entrypoint.sh', entrypointScript(choices, server.split(' ')));
			write('script/appcontrol.sh', appcontrolScript('puma', runCommand, 'no-file'));
			if (script) write('bin/start', `${['#!/bin/bash', ...script].join('\n')}\n`);
			if (procfile) write('Procfile.all', procfile);
		},
	};
}
