import fc from 'fast-check';
import { line as anyLine } from '../../shell/generated.ts';
import { hostile, mostly, port } from './words.ts';

const launcher = fc.constantFrom(
	'',
	'',
	'bundle exec ',
	'bundle exec ',
	'exec ',
	'exec bundle exec ',
	'bin/',
	'./bin/',
	'/app/bin/',
);

const usualOption = fc.oneof(
	port.map((it) => `-p ${it}`),
	port.map((it) => `--port=${it}`),
	fc.constantFrom(
		'-p $PORT',
		'-p ${PORT:-3000}',
		'-p "${PORT:-5000}"',
		'-C config/puma.rb',
		'-b tcp://0.0.0.0:3000',
		'-b "tcp://[::]:$PORT"',
		'-e production',
		'-t 5:5',
		'-w 2',
		'--max-pool-size 2',
		'--engine builtin',
	),
);

const option = fc.oneof(
	{ weight: 40, arbitrary: usualOption },
	{ weight: 4, arbitrary: hostile.map((it) => `'${it.replaceAll("'", '')}'`) },
	{ weight: 1, arbitrary: hostile },
);

const server = fc
	.tuple(
		launcher,
		fc.constantFrom(
			'puma',
			'puma',
			'puma',
			'puma',
			'passenger start',
			'rails server',
			'rails s',
			'rackup',
			'foreman start',
			'thrust ./bin/rails server',
		),
		fc.array(option, { maxLength: 3 }),
	)
	.map(([before, program, options]) => [before + program, ...options].join(' '));

const prefix = fc.constantFrom(
	'',
	'',
	'',
	'RAILS_ENV=production ',
	'A="b c" PORT=$PORT ',
	'env A=1 ',
	'nice -n 5 ',
	'dumb-init -- ',
	'tini -s -- ',
	'timeout 5 ',
	'sh -c ',
);

const before = fc.constantFrom(
	'',
	'',
	'',
	'',
	'bundle exec rake db:migrate && ',
	'cd /app && ',
	'bin/prestart; ',
	'(sleep 1) & ',
	'set -e; ',
	'trap "echo bye" EXIT; ',
	'rm -f tmp/pids/server.pid && ',
);

const after = fc.constantFrom(
	'',
	'',
	'',
	'',
	' 2>&1',
	' >> log/x.log 2>&1',
	' | tee log/x',
	' || exit 1',
	' &',
	'; wait',
	' && echo done',
);

/** What a Procfile line, a CMD or --run-command says: a server's start command mostly, any shell at all now and then. */
export const command: fc.Arbitrary<string> = fc.oneof(
	{ weight: 24, arbitrary: fc.tuple(before, prefix, server, after).map((parts) => parts.join('')) },
	{
		weight: 2,
		arbitrary: fc.constantFrom(
			'./bin/start',
			'bash script/web.sh',
			'/app/bin/start',
			'bin/rails server',
			'./script/entrypoint.sh',
			'/usr/bin/dumb-init -- ./script/entrypoint.sh',
			'dumb-init -- ops/entrypoint.sh',
		),
	},
	{ weight: 3, arbitrary: anyLine },
	{
		weight: 1,
		arbitrary: fc
			.array(fc.oneof(hostile, fc.constantFrom('puma', '-p', '3000')), { minLength: 1, maxLength: 4 })
			.map((words) => words.join(' ')),
	},
);

/** The same on one line, as files that know no other way have it. */
export const oneLine = command.map((text) => text.replaceAll('\n', ' '));

/** A start script in the repo. */
export const startScript = fc
	.tuple(
		mostly(fc.constantFrom('#!/bin/bash', '#!/bin/sh', '#!/usr/bin/env bash', '#!/usr/bin/env ruby'), hostile),
		fc.array(
			fc.oneof(
				fc.constantFrom(
					'set -euo pipefail',
					'',
					'# why',
					'export A=1',
					'if [ -f x ]; then rm x; fi',
					'exec "$@"',
					'cat <<EOF\nx\nEOF',
				),
				command,
			),
			{ maxLength: 4 },
		),
		command,
	)
	.map(([shebang, lines, last]) => `${[shebang, ...lines, last].join('\n')}\n`);
