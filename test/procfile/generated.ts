import fc from 'fast-check';

/** Commands that are plain text in YAML, and how else YAML may write them. */
const command = fc.constantFrom(
	'bundle exec puma',
	'bundle exec sidekiq -q a,b -c 5',
	'A=b x && y --z=1',
	'./bin/start',
	'puma -b tcp://0.0.0.0:3000 a#b',
	'"in double quotes"',
	"'it''s in single quotes'",
	'>\n  folded\n  twice',
	'|-\n  literal\n\n  twice',
	'on two\n  lines',
	'"quoted on two\n  lines"',
	'\n  below',
	'ünïcode',
);

const entry = (type: string) =>
	fc
		.record({
			colon: fc.constantFrom(': ', ':  ', ':\t', ' : '),
			command,
			end: fc.constantFrom('', '', '  ', '\t', ' # note'),
		})
		.map(({ colon, command, end }) =>
			// What follows a block is part of it; below a type there is no need for a blank after the colon.
			/^[>|]/.test(command)
				? `${type}${colon}${command}`
				: `${type}${command.startsWith('\n') ? colon.trimEnd() : colon}${command}${end}`,
		);

const filler = fc.constantFrom('', '', '# a comment', '#web: commented out', '  # indented', '   ');
const types = fc.uniqueArray(fc.constantFrom('web', 'worker', 'release', 'web-admin', 'webhook', 'clock2'));

/** Procfiles with comments, blank lines, every kind of scalar, CRLF, a byte order mark, with or without a final newline. */
export const procfile: fc.Arbitrary<string> = types.chain((names) =>
	fc
		.record({
			entries: fc.tuple(...names.map(entry)),
			fillers: fc.array(filler, { minLength: names.length + 1, maxLength: names.length + 1 }),
			eol: fc.constantFrom('\n', '\n', '\r\n'),
			mark: fc.constantFrom('', '', '', '\uFEFF'),
			end: fc.constantFrom('\n', '\n', '', '\n\n'),
		})
		.map(({ entries, fillers, eol, mark, end }) => {
			const lines = entries.flatMap((line, i) => [...(fillers[i] ? [fillers[i]] : []), line]);
			return mark + (lines.join('\n') + (fillers.at(-1) ?? '').replace(/^(?=.)/, '\n') + end).replaceAll('\n', eol);
		}),
);
