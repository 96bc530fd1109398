/**
 * What shellcheck would say about a line of the user's own, without having shellcheck: nothing about tame lines,
 * two known things about their variables, and who knows what about all others.
 */
const letter = '[\\w./:@%+,-]';
const variable = '\\$(?:[A-Z][A-Z0-9_]*(?!\\w)|\\{[A-Z][A-Z0-9_]*(?::?-[\\w./:-]*)?\\})';
const inDoubleQuotes = `(?:${letter}|=)*"(?:${letter}|[ =]|${variable})*"`;
const bare = `(?:${letter}|${variable})(?:${letter}|=|${variable})*`;
/** Not one that ends in a backslash: that looks like an attempt to quote the quote. */
const inSingleQuotes = `'(?:[^']*[^'\\\\])?'`;
const word = `(?:${inDoubleQuotes}|${inSingleQuotes}|${bare})`;
const redirection = `[12]?>>?${letter}+(?: 2>&1)?`;
const command = `${word}(?: ${word})*(?: ${redirection})?`;
const tame = new RegExp(`^${command}(?: &&\\n\\t${command})*$`);

/** Commands it has an opinion on even in a tame line. */
const judged = new Set(
	`. alias dd egrep eval expr fgrep find grep let local ls printf ps read source ssh su sudo tempfile test tr trap
	which xargs`.split(/\s+/),
);

/**
 * The `# shellcheck disable=…` that has to stand before a rendered line, if any. The user's words stay as they
 * wrote them: an unquoted `$PORT` is theirs to keep.
 */
export function shellcheckDirective(line: string): string[] {
	const codes = remarks(line);
	return codes.length === 0 ? [] : [`# shellcheck disable=${codes.join(',')} # the app's own words`];
}

function remarks(line: string): string[] {
	const commands = line.split(' &&\n\t');
	if (!tame.test(line) || commands.some(isJudged)) return ['all'];
	return [
		/'[^']*[$`]/.test(line) ? 'SC2016' : '',
		unquoted(line).includes('$') ? 'SC2086' : '',
		programOf(commands.at(-1)) === 'cd' ? 'SC2164' : '',
	].filter(Boolean);
}

function isJudged(command: string): boolean {
	const program = programOf(command);
	if (program === undefined || program.startsWith('-') || judged.has(program)) return true;
	return (
		(program === 'rm' && command.includes('$')) || command.split(' ').some((word) => isOddAssignment(word, command))
	);
}

function programOf(command = ''): string | undefined {
	return unquoted(command)
		.split(' ')
		.find((word) => !/^\w+\+?=/.test(word));
}

function unquoted(line: string): string {
	return line.replaceAll(/"[^"]*"|'[^']*'/g, '""');
}

/** `A= puma` looks like a slip; in `PORT=1 puma $PORT` the variable is still the old one. */
function isOddAssignment(word: string, command: string): boolean {
	const [, name, value] = /^(\w+)\+?=(.*)$/.exec(word) ?? [];
	return name !== undefined && (value === '' || new RegExp(`\\$\\{?${name}\\b`).test(command));
}
