/** What is known of a build's variables; `undefined`: declared, but only the build says its value. */
export type Scope = ReadonlyMap<string, string | undefined>;

const reference = /\\(\$)|\$(?:(\w+)|\{(\w+)(?:(:?)([-+])([^}]{0,1000}))?\})/g;

/** A value that has grown beyond this is taken for unknown, and what is declared beyond that many is not followed. */
const longestValue = 65_536;
export const mostVariables = 1_000;

/** The value of a variable that is declared so. */
export function valueIn(written: string | undefined, scope: Scope): string | undefined {
	const value = written === undefined ? undefined : expand(written, scope);
	return value !== undefined && value.length <= longestValue ? value : undefined;
}

/** `ruby:${VERSION:-3.2}-slim` with the values filled in; what is not known stays as it is written. */
export function expand(text: string, scope: Scope): string {
	return text.replace(reference, (written, escaped, plain, braced, colon, operator, word) => {
		if (escaped) return '$';
		const value = scope.get(plain ?? braced);
		if (operator === undefined) return value ?? written;
		const isSet = value !== undefined && !(colon && value === '');
		if (operator === '+') return isSet ? expand(word, scope) : '';
		return isSet ? value : expand(word, scope);
	});
}

/** `A=1 B="two words" C` or the old `A one value`: the names and values an ENV or ARG line sets. */
export function readAssignments(args: string): [name: string, value: string | undefined][] {
	const old = /^(\w+)\s+([^=\s].*)$/s.exec(args);
	if (old && !/^\w+=/.test(args)) return [[old[1] ?? '', old[2] ?? '']];
	const words = args.match(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gs) ?? [];
	return words.map((word) => {
		const at = word.indexOf('=');
		return at < 0 ? [word, undefined] : [word.slice(0, at), unquote(word.slice(at + 1))];
	});
}

function unquote(value: string): string {
	return value.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/gs, (_, double, single, escaped) =>
		double !== undefined ? double.replace(/\\(["\\])/g, '$1') : (single ?? escaped),
	);
}
