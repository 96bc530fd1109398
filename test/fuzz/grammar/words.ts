import fc from 'fast-check';

/** What a shell, YAML, JSON, printf or a terminal would make something else of. */
export const hostile = fc.constantFrom(
	'$(touch pwned)',
	'`touch pwned`',
	'${IFS}',
	"it's",
	'say "hi"',
	'a  b',
	'%s%n%d',
	'; touch pwned',
	'&& touch pwned',
	'| cat',
	'> out',
	'*',
	'~root',
	'\\',
	'\\n',
	'!!',
	'#x',
	'{{x}}',
	'$&',
	"$'",
	'\u001b[2J\u001b[31m',
	'\u009b31m',
	'\u0007',
	'\u202eabc',
	'\u2028',
	'\u0085',
	'\u007f',
	'\uFEFF',
	'ünïcode',
	'😀',
	'--',
	'-rf',
	'=',
	'<<EOF',
	'__proto__',
	'constructor',
	'',
);

/** A word as people write them. */
export const name = fc.constantFrom('app', 'web', 'shop', 'api', 'admin', 'build', 'base', 'deps', 'node', 'x1');

export const path = fc.constantFrom(
	'.',
	'/app',
	'app',
	'config/puma.rb',
	'bin/start',
	'script',
	'./bin/docker-entrypoint',
	'/usr/local/bin/run.sh',
	'Gemfile*',
	'../up',
	'bin',
	'/rails',
);

export const port = fc.oneof(
	{ weight: 8, arbitrary: fc.constantFrom('3000', '5000', '8080', '80') },
	{ weight: 1, arbitrary: fc.integer({ min: -1, max: 70_000 }).map(String) },
	{
		weight: 1,
		arbitrary: fc.constantFrom('', '0', '3e3', '0x10', '٣', '99999999999999999999', '3000/udp', '3000-3010'),
	},
);

/** One of these mostly, and something that does not belong there now and then. */
export function mostly<T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>, weight = 12): fc.Arbitrary<T> {
	return fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: odd });
}

/** Absent now and then. */
export function maybe<T>(arbitrary: fc.Arbitrary<T>, freq = 3): fc.Arbitrary<T | undefined> {
	return fc.option(arbitrary, { nil: undefined, freq });
}

/** Lines to a text: LF or CRLF, with a byte order mark or without a final newline at times. */
export function textOf(lines: fc.Arbitrary<string[]>): fc.Arbitrary<string> {
	return fc
		.tuple(
			lines,
			fc.constantFrom('\n', '\n', '\n', '\n', '\n', '\r\n'),
			fc.constantFrom('', '', '', '', '', '', '\uFEFF'),
			fc.constantFrom(true, true, true, true, false),
		)
		.map(
			([all, eol, mark, final]) => mark + all.join('\n').replaceAll('\n', eol) + (final && all.length > 0 ? eol : ''),
		);
}
