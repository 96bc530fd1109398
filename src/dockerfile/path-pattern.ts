/** The pieces of a pattern: stars, a question mark, a set, an escaped character, any other character. */
const pieces = /\*\*\/|\*\*|\*|\?|\[[^\]]+\]|\\.|./gsu;

/**
 * Where in a path the folders or the file end that a pattern of .dockerignore or COPY is about, the outermost first: 6 of
 * `script/entrypoint.sh` for `s*`, 6 and 20 for `**`. `*` stays within a folder, `**` does not. All ways
 * through the path are gone at once: a regular expression of many stars would try them one after the other.
 */
export function matchesIn(path: string, pattern: string): number[] {
	const plain = pattern.search(/[*?[\\]/);
	if (!path.startsWith(plain < 0 ? pattern : pattern.slice(0, plain))) return [];
	// Two of a kind in a row say no more than one.
	const short = pattern.replace(/\*{3,}/g, '**').replace(/(?:\*\*\/)+/g, '**/');
	let reached = [0];
	for (const [piece] of short.matchAll(pieces)) {
		reached = after(piece, path, reached);
		if (reached.length === 0) return [];
	}
	return reached.filter((end) => end > 0 && (end === path.length || path[end] === '/'));
}

/** From any of these places in a path, in their order, where it can go on behind a piece of a pattern. */
function after(piece: string, path: string, reached: readonly number[]): number[] {
	const [first = 0] = reached;
	if (piece === '**') return positions(path, first);
	if (piece === '**/') {
		const here = new Set(reached);
		return positions(path, first).filter((end) => here.has(end) || (end > first && path[end - 1] === '/'));
	}
	if (piece === '*') return toEndOfFolder(path, reached);
	if (piece === '?') return oneOn(path, reached, (character) => character !== '/');
	if (piece.startsWith('[') && piece.length > 1) return oneOn(path, reached, isIn(piece));
	const character = piece.startsWith('\\') && piece.length > 1 ? piece.slice(1) : piece;
	return reached.filter((at) => path.startsWith(character, at)).map((at) => at + character.length);
}

function positions(path: string, from: number): number[] {
	return Array.from({ length: path.length - from + 1 }, (_, more) => from + more);
}

function toEndOfFolder(path: string, reached: readonly number[]): number[] {
	const ends: number[] = [];
	for (const at of reached) {
		if (at <= (ends.at(-1) ?? -1)) continue;
		let end = at;
		while (end < path.length && path[end] !== '/') ends.push(end++);
		ends.push(end);
	}
	return ends;
}

function oneOn(path: string, reached: readonly number[], fits: (character: string) => boolean): number[] {
	return reached.filter((at) => at < path.length && fits(path.charAt(at))).map((at) => at + 1);
}

function isIn(set: string): (character: string) => boolean {
	try {
		const pattern = new RegExp(`^${set.replace(/\\/g, '\\\\')}$`);
		return (character) => pattern.test(character);
	} catch {
		return () => false; // `[z-a]` is no pattern: Docker refuses it, too
	}
}
