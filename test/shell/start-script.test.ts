import { describe, expect, test } from 'vitest';
import { readStartScript } from '../../src/shell/start-script.ts';

/** `12 exec puma -p 3000`, and what is left running behind it. */
function read(text: string): string | undefined {
	const script = readStartScript(text);
	if (!script) return undefined;
	const last = script.last && `${script.last.line} ${script.last.exec ? 'exec ' : ''}${words(script.last)}`;
	const arguments_ = script.runsItsArguments ? ' (its arguments)' : '';
	const background = script.background.map((command) => ` & ${command.line} ${words(command)}`).join('');
	return `${last}${arguments_}${background}`;
}

function words(command: { words: { text: string }[] }): string {
	return command.words.map(({ text }) => text).join(' ');
}

describe('what a start script ends in', () => {
	test.each([
		['#!/bin/bash\nbundle exec puma -p 3000\n', '2 bundle exec puma -p 3000'],
		[
			'#!/usr/bin/env bash\nset -e\nrm -f tmp/pids/server.pid\nexec bundle exec rails s\n',
			'4 exec bundle exec rails s',
		],
		['#!/bin/sh\r\nset -e\r\nexec puma\r\n', '3 exec puma'],
		['\uFEFF#!/bin/bash -e\npuma', '2 puma'],
		['bundle exec puma', '1 bundle exec puma'],
		[
			'#!/bin/bash\nnginx &\npassenger start --port 5000 --min-instances $WORKERS_MIN\n',
			'3 passenger start --port 5000 --min-instances $WORKERS_MIN & 2 nginx',
		],
		['#!/bin/bash\nsidekiq &\npuma &\nwait -n\nexit $?\n', '3 puma & 2 sidekiq'],
		['#!/bin/sh\nforeman start -f Procfile.docker\n', '2 foreman start -f Procfile.docker'],
		[
			'#!/bin/bash -e\nif [ "$1" = server ]; then\n  ./bin/rails db:prepare\nfi\n\nexec "${@}"\n',
			'6 exec "${@}" (its arguments)',
		],
		['#!/bin/sh\nexec "$@"\n', '2 exec "$@" (its arguments)'],
		['#!/bin/bash\nexec ./bin/thrust ./bin/rails server\n', '2 exec ./bin/thrust ./bin/rails server'],
		['#!/bin/bash\nif [ "$ROLE" = worker ]; then\n  exec sidekiq\nelse\n  exec puma\nfi\n', '5 exec puma'],
		[
			'#!/bin/bash\nbundle exec puma \\\n  -C config/puma.rb 2>&1 | tee log/puma.log\n',
			'2 bundle exec puma -C config/puma.rb',
		],
		['#!/bin/bash\necho hi\n', 'undefined'],
		['#!/usr/bin/env ruby\nrequire "x"\n', undefined],
		['#!/usr/bin/env node\n', undefined],
		['#!/bin/bash\nif x\n', undefined],
	])('%j', (text, shown) => {
		expect(read(text)).toBe(shown);
	});
});
