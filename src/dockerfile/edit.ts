/** A text after an edit. Where nothing had to be done it is the text before. */
export interface Edit {
	text: string;
	/** One line: why this was done, or why nothing was. */
	because: string;
	/** Where, 1-based, in the new text. */
	line?: number;
}
