import fc from 'fast-check';
import { procfile as anyProcfile } from '../../procfile/generated.ts';
import { oneLine } from './commands.ts';
import { hostile, maybe, mostly, name, port, textOf } from './words.ts';

const entry = fc
	.tuple(
		mostly(fc.constantFrom('web', 'web', 'web', 'worker', 'release', 'web-admin'), hostile, 150),
		mostly(fc.constantFrom(': ', ': ', ':  ', ':\t'), fc.constant(':'), 150),
		oneLine,
	)
	.map(([type, colon, command]) => type + colon + command);

const quoted = fc
	.tuple(fc.constantFrom('web', 'worker'), oneLine)
	.map(([type, command]) => `${type}: ${JSON.stringify(command)}`);

const filler = mostly(
	fc.constantFrom('# why', ''),
	fc.constantFrom(
		'  ',
		'---',
		'...',
		'- a',
		'? b',
		'&a',
		'*a',
		'web: |',
		'  folded',
		'{a: b}',
		'%YAML 1.1',
		'<<: *a',
		'!!str web: x',
	),
	24,
);

/** Each process type once, as a rule. */
const entries = mostly(
	fc.uniqueArray(fc.oneof({ weight: 4, arbitrary: entry }, { weight: 1, arbitrary: quoted }), {
		minLength: 1,
		maxLength: 3,
		selector: (line) => line.split(':')[0],
	}),
	fc.array(entry, { maxLength: 3 }),
	20,
);

export const procfile: fc.Arbitrary<string> = fc.oneof(
	{
		weight: 4,
		arbitrary: textOf(fc.tuple(filler, entries, filler).map(([first, all, last]) => [first, ...all, last])),
	},
	{
		weight: 4,
		arbitrary: fc.tuple(oneLine, fc.constantFrom('\n', '', '\r\n')).map(([command, end]) => `web: ${command}${end}`),
	},
	{ weight: 1, arbitrary: anyProcfile },
);

const gem = fc.tuple(
	mostly(
		fc.constantFrom(
			'puma',
			'puma',
			'puma',
			'puma',
			'passenger',
			'rails',
			'railties',
			'rack',
			'sprockets-rails',
			'sprockets',
			'propshaft',
			'jsbundling-rails',
			'pg',
			'mysql2',
			'nokogiri',
			'thruster',
		),
		hostile,
	),
	mostly(fc.constantFrom('6.4.2', '5.6.5', '1.16.0-x86_64-linux'), hostile),
);

export const gemfileLock = textOf(
	fc
		.tuple(
			fc.array(gem, { maxLength: 6 }),
			maybe(name),
			fc.array(fc.oneof(fc.constantFrom('x86_64-linux', 'ruby', 'arm64-darwin-23'), hostile), { maxLength: 2 }),
			maybe(hostile, 8),
		)
		.map(([gems, folder, platforms, odd]) => [
			...(folder === undefined ? [] : ['PATH', `  remote: ${folder}`, '  specs:', `    ${folder} (0.1)`, '']),
			'GEM',
			'  remote: https://rubygems.org/',
			'  specs:',
			...gems.flatMap(([title, version]) => [`    ${title} (${version})`, `      rack (>= 1)`]),
			'',
			'PLATFORMS',
			...platforms.map((it) => `  ${it}`),
			'',
			'DEPENDENCIES',
			...gems.map(([title]) => `  ${title}!`),
			...(odd === undefined ? [] : [odd]),
			'',
			'RUBY VERSION',
			'   ruby 3.3.1p55',
			'',
			'BUNDLED WITH',
			'   2.5.9',
		]),
);

export const gemfile = textOf(
	fc.array(
		fc.oneof(
			gem.map(([title, version]) => `gem "${title}", '~> ${version}'`),
			fc.constantFrom(
				'source "https://rubygems.org"',
				'ruby "3.3.1"',
				"ruby file: '.ruby-version'",
				'eval_gemfile "x"',
				'group :test do',
				'end',
			),
			hostile,
		),
		{ maxLength: 5 },
	),
);

export const pumaConfig = textOf(
	fc.array(
		fc.oneof(
			port.map((it) => `port ${it}`),
			port.map((it) => `port ENV.fetch("PORT") { ${it} }`),
			port.map((it) => `  port(ENV.fetch('PORT', "${it}"))`),
			port.map((it) => `port ENV['PORT'] || ${it}`),
			port.map((it) => `bind "tcp://0.0.0.0:${it}"`),
			port.map((it) => `bind "tcp://[::]:#{ENV.fetch('PORT', ${it})}"`),
			fc.nat(100).map((it) => `workers ENV.fetch("WEB_CONCURRENCY") { ${it} }`),
			fc.nat(100).map((it) => `worker_timeout ${it}`),
			fc.nat(100).map((it) => `force_shutdown_after ${it}`),
			fc.nat(100).map((it) => `persistent_timeout ${it}`),
			fc.constantFrom(
				'preload_app!',
				'plugin :tmp_restart',
				'=begin',
				'=end',
				'__END__',
				'on_worker_boot do',
				'end',
				"bind 'unix:///tmp/x.sock'",
				'raise_exception_on_sigterm false',
			),
			hostile,
		),
		{ maxLength: 5 },
	),
);

const json = fc.oneof(
	{ weight: 6, arbitrary: port.map((it) => ({ port: Number(it) })) },
	{
		weight: 6,
		arbitrary: fc.constantFrom<unknown>(
			{ port: '5000' },
			{ port: null },
			{ port: 1e99 },
			{ port: -1 },
			{ port: 2.5 },
			{ engine: 'builtin', max_pool_size: 2 },
		),
	},
	{ weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);

export const passengerfile = fc.oneof(
	{ weight: 12, arbitrary: json.map((value) => JSON.stringify(value, null, 2)) },
	{ weight: 1, arbitrary: hostile },
	{ weight: 1, arbitrary: port.map((it) => `{\n  // a comment\n  "port": ${it},\n}\n`) },
);

const address = mostly(
	fc
		.tuple(
			fc.constantFrom('ssh://git@builder.example.com:2222/', 'git@github.com:team/', 'https://example.com/'),
			name,
			fc.constantFrom('.git', ''),
		)
		.map((parts) => parts.join('')),
	hostile.map((it) => `ssh://git@builder.example.com:2222/${it}.git`),
	4,
);

export const gitConfig = textOf(
	fc
		.array(fc.tuple(mostly(fc.constantFrom('origin', 'eyk', 'deis', 'hephy', 'my remote'), hostile), address), {
			maxLength: 3,
		})
		.map((remotes) => [
			'[core]',
			'\tbare = false',
			...remotes.flatMap(([remote, url]) => [`[remote "${remote}"]`, `\turl = ${url}`]),
		]),
);
