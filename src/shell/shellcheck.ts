/**
 * What shellcheck would say about a line of the user's own, without having shellcheck: nothing about tame lines,
 * two known things about their variables, and who knows what about all others.
 */
const letter = '[\\w./:@%+,-]';
const variable = '\\$(?:[A-Z][A-Z0-9_]*|\\{[A-Z][A-Z0-9_]*(?::?-[\\w./:-]*)?\\})';
const inDoubleQuotes = `(?:${letter}|=)*"(?:${letter}|[ =]|${variable})*"`;
const bare = `(?:${letter}|${variable})(?:${letter}|=|${variable})*`;
const word = `(?:${inDoubleQuotes}|'[^']*'|${bare})`;
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
	const commands = line.split(' &&\n\t').map((part) => part.split(' '));
	if (!tame.test(line) || commands.some(isJudged)) return ['all'];
	const outsideQuotes = line.replaceAll(/"[^"]*"|'[^']*'/g, '');
	return [
		/'[^']*[$`]/.test(line) ? 'SC2016' : '',
		outsideQuotes.includes('$') ? 'SC2086' : '',
		commands.at(-1)?.[0] === 'cd' ? 'SC2164' : '',
	].filter(Boolean);
}

function isJudged(words: string[]): boolean {
	const assigned = words.filter((word) => /^\w+=/.test(word));
	const program = words.find((word) => !assigned.includes(word));
	if (program === 'rm') return words.some((word) => word.includes('$'));
	return program === undefined || program.startsWith('-') || judged.has(program);
}
