/** The pieces of a pattern: stars, a question mark, a set, an escaped character, any other character. */
const pieces = /\*\*\/|\*\*|\*|\?|\[[^\]]+\]|\\.|./gsu;

/**
 * Whether a pattern of .dockerignore or COPY is about a path: `*` stays within a folder, `**` does not. All ways through
 * the path are gone at once, so that no pattern takes longer than the path and itself are long: a regular expression of
 * many stars would try them one after the other.
 */
export function matchesPath(pattern: string, path: string): boolean {
	const plain = pattern.search(/[*?[\\]/);
	if (plain < 0) return pattern === path;
	if (!path.startsWith(pattern.slice(0, plain))) return false;
	// Two of a kind in a row say no more than one.
	const short = pattern.replace(/\*{3,}/g, '**').replace(/(?:\*\*\/)+/g, '**/');
	let reached = [0];
	for (const [piece] of short.matchAll(pieces)) {
		reached = [...new Set(reached.flatMap((at) => after(piece, path, at)))];
		if (reached.length === 0) return false;
	}
	return reached.includes(path.length);
}

/** Where in a path it can go on behind a piece of a pattern that begins at `at`. */
function after(piece: string, path: string, at: number): number[] {
	if (piece === '**/') return [at, ...positions(path, at + 1).filter((end) => path[end - 1] === '/')];
	if (piece === '**') return positions(path, at);
	if (piece === '*') return positions(path, at, path.indexOf('/', at));
	if (piece === '?') return at < path.length && path[at] !== '/' ? [at + 1] : [];
	if (piece.startsWith('[') && piece.length > 1) return isOneOf(piece, path.charAt(at)) ? [at + 1] : [];
	const character = piece.startsWith('\\') && piece.length > 1 ? piece.slice(1) : piece;
	return path.startsWith(character, at) ? [at + character.length] : [];
}

/** From `at` to `end`, or to the end of the path where that is -1. */
function positions(path: string, at: number, end = -1): number[] {
	const last = end === -1 ? path.length : end;
	return Array.from({ length: Math.max(0, last - at + 1) }, (_, more) => at + more);
}

function isOneOf(set: string, character: string): boolean {
	try {
		return new RegExp(`^${set.replace(/\\/g, '\\\\')}$`).test(character);
	} catch {
		return false; // `[z-a]` is no pattern: Docker refuses it, too
	}
}
