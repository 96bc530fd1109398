/** Where the lines of the text that was asked about last begin: a long script has thousands of commands. */
let last: { text: string; starts: number[] } | undefined;

/** The 1-based line of a position in a text. */
export function lineNumber(text: string, position: number): number {
	if (last?.text !== text) last = { text, starts: lineStarts(text) };
	let [low, high] = [0, last.starts.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((last.starts[middle] ?? 0) <= position) low = middle + 1;
		else high = middle;
	}
	return low;
}

function lineStarts(text: string): number[] {
	const starts = [0];
	for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
	return starts;
}
