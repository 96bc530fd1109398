import type { Line } from './lines.ts';

/** How every line eyk-graceful puts into a Dockerfile is introduced, so that it is known again. */
export const mark = '# eyk-graceful:';

/** A line of the user's that was replaced, kept to be put back. */
export const was = `${mark} was `;

/** A comment of ours that says what the line below it is for. */
export function isNote(line: Line | undefined): boolean {
	const text = line?.text ?? '';
	return text.startsWith(mark) && !text.startsWith(was);
}
