import type { DoubleQuotedChild, Word as WordNode, WordPart } from 'unbash';

/** A word of a command, and what the program would be given for it. */
export interface Word {
	/** As written, quotes and all. */
	text: string;
	/** Without its quotes; `undefined` where only the running shell knows: `$PORT`, `*.rb`, `~/app`. */
	value: string | undefined;
}

export function readWord(node: WordNode): Word {
	return { text: node.text, value: isStatic(node) ? node.value : undefined };
}

function isStatic(node: WordNode): boolean {
	return !node.text.startsWith('~') && (node.parts ?? []).every(isStaticPart);
}

function isStaticPart(part: WordPart | DoubleQuotedChild): boolean {
	switch (part.type) {
		case 'Literal':
		case 'SingleQuoted':
		case 'AnsiCQuoted':
			return true;
		case 'DoubleQuoted':
			return part.parts.every(isStaticPart);
		default:
			return false;
	}
}
