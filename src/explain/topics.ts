import { pages } from './pages.ts';

/** What there is to say about a finding code, a generated file or a concept. */
export interface Topic {
	name: string;
	kind: Kind;
	/** One sentence, for the list. */
	summary: string;
	/** The page as it stands in docs/, in Markdown. */
	text: string;
}

export type Kind = 'concepts' | 'files' | 'findings';

/** In the order in which they are listed. */
export const topics: readonly Topic[] = (['concepts', 'files', 'findings'] as const).flatMap((kind) =>
	Object.entries(pages[kind]).map(([name, text]) => ({ name, kind, text, summary: summaryOf(text) })),
);

/** By name; a generated file by its path as well. */
export function explanation(name: string): Topic | undefined {
	const wanted = name.replace(/^.*\//, '').toLowerCase();
	return topics.find((topic) => topic.name.toLowerCase() === wanted);
}

/** The first paragraph below the title. */
function summaryOf(text: string): string {
	return (text.split(/\n\n+/)[1] ?? '').replaceAll('\n', ' ');
}
