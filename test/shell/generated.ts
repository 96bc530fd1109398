import fc from 'fast-check';

/** Words as people write them in start commands, in every kind of quotes. */
export const word: fc.Arbitrary<string> = fc.oneof(
	{ weight: 4, arbitrary: fc.stringMatching(/^[\w./:@%+,-]{1,8}$/).filter((text) => !text.startsWith('-')) },
	fc.constantFrom('-p', '3000', '--port=3000', 'tcp://0.0.0.0:3000', 'config/puma.rb', 'KEY=value'),
	fc.constantFrom(
		'$PORT',
		'${PORT}',
		'"$PORT"',
		'${UNSET:-3000}',
		'-p$PORT',
		'"a $PORT  b"',
		'$TWO',
		'"$TWO"',
		'$EMPTY',
	),
	fc.constantFrom(
		"'a  b'",
		"'$PORT'",
		'"it\'s"',
		'\'say "hi"\'',
		'a\\ b',
		"\\'",
		"$'a\\tb'",
		'""',
		"''",
		'"\\$x \\` \\\\"',
	),
	fc.constantFrom(
		'~',
		'*',
		'[ab]*',
		'{x,y}',
		'$(echo a  b)',
		'"$(echo a  b)"',
		'`echo c`',
		'$((1+2))',
		'!',
		'{',
		'}',
		'no#',
		'=',
	),
	fc.constantFrom('"ünïcode"', 'ü', "'“'", '"a\nb"', "'a\nb'"),
);

const assignment = fc.constantFrom('A=b', 'A="$PORT x"', 'A=', "A='b c'", 'A=$(echo  d)', 'PORT=4000', 'A+=c');
const redirection = fc.constantFrom(
	'>log',
	'> log',
	'2>&1',
	'>>log 2>&1',
	'</dev/null',
	'2>/dev/null',
	'<<<"here"',
	'&>log',
);

/** Programs of `probe.ts` and a few builtins. */
const name = fc.oneof(
	{ weight: 5, arbitrary: fc.constantFrom('probe', 'bundle', './bin/start', '"probe"', 'exec probe') },
	fc.constantFrom('echo', 'true', 'false', 'cd sub', 'export C=d', 'command probe', 'set -f', 'wait', ':'),
);

const simple = fc
	.record({
		assignments: fc.array(assignment, { maxLength: 2 }),
		name,
		words: fc.array(word, { maxLength: 4 }),
		redirections: fc.option(redirection, { nil: '', freq: 5 }),
	})
	.map(({ assignments, name, words, redirections }) =>
		[...assignments, name, ...(/^(?:cd|export|set|wait)/.test(name) ? [] : words), redirections]
			.filter(Boolean)
			.join(' '),
	);

/** Of two programs at once, neither waits for what the other writes into a file. */
const unlogged = simple.filter((command) => !command.includes('log'));

/** What stands around simple commands: chains mostly, at times what only a shell of its own can run. */
export const line: fc.Arbitrary<string> = fc.oneof(
	{ weight: 3, arbitrary: simple },
	{ weight: 4, arbitrary: chained(['&&', '&&', ';', '||', '\n']) },
	{ weight: 1, arbitrary: chained(['|', '&&', '|&'], unlogged) },
	{ weight: 1, arbitrary: simple.map((command) => `(${command})`) },
	{ weight: 1, arbitrary: simple.map((command) => `{ ${command}; }`) },
	{ weight: 1, arbitrary: simple.map((command) => `if true; then ${command}; fi`) },
	{ weight: 1, arbitrary: fc.tuple(unlogged, unlogged).map(([one, other]) => `${one} & ${other}`) },
	{ weight: 1, arbitrary: simple.map((command) => `trap 'probe trap' EXIT; ${command}`) },
	{ weight: 1, arbitrary: simple.map((command) => `! ${command}`) },
);

function chained(operators: string[], part = simple): fc.Arbitrary<string> {
	const operator = fc.constantFrom(...operators);
	return fc
		.tuple(part, fc.array(fc.tuple(operator, part), { minLength: 1, maxLength: 3 }))
		.map(([first, rest]) => first + rest.map(([between, command]) => ` ${between} ${command}`).join(''));
}
