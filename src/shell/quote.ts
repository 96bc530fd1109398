/** Characters no shell gives a meaning to, wherever they stand in an argument. */
const plain = /^[\w@%+=:,./-]+$/;

/** What would be read as syntax rather than as a name at the start of a command. */
const readAsSyntax =
	/^(?:if|then|else|elif|fi|do|done|case|esac|while|until|for|in|function|select|time|coproc|[A-Za-z_]\w*\+?=.*)$/s;

/** One argument as a POSIX shell has to be given it. Plain words stay plain. */
export function quote(word: string): string {
	if (plain.test(word)) return word;
	return word.includes("'") && !/["$`\\!]/.test(word) ? `"${word}"` : inSingleQuotes(word);
}

/** Whether a word, where a command begins, would be read as something else than the command's name. */
export function isReadAsSyntax(word: string): boolean {
	return readAsSyntax.test(word);
}

/** A whole command from its words. */
export function quoteAll(words: readonly string[]): string {
	return words.map((word, i) => (i === 0 && isReadAsSyntax(word) ? inSingleQuotes(word) : quote(word))).join(' ');
}

function inSingleQuotes(word: string): string {
	return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
