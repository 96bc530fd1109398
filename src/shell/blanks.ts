const blanks = new Set([' ', '\t', '\r', '\n']);

/**
 * A command without the blanks around it, as a shell counts them, and the CR of a Windows line end. `trim` would also take
 * off a no-break space or a byte order mark, which to a shell are letters: the command would be another one.
 */
export function trimBlanks(command: string): string {
	let start = 0;
	while (blanks.has(command.charAt(start))) start++;
	return trimBlanksAtEnd(command.slice(start));
}

export function trimBlanksAtEnd(command: string): string {
	let end = command.length;
	while (blanks.has(command.charAt(end - 1))) end--;
	return command.slice(0, end);
}
