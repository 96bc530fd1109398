import { rule } from '../rule.ts';

/** What foreman grants unless it is told otherwise. */
const usual = 5;

export const foremanAsInit = rule({
	code: 'foreman-as-init',
	severity: 'error',
	examine: ({ start }) =>
		(start?.links ?? []).flatMap(({ calls }) =>
			calls
				.filter(({ words }) => words.some((word, at) => /^(?:\S*\/)?foreman$/.test(word) && words[at + 1] === 'start'))
				.map(({ words, path, line }) => ({ args: { seconds: timeout(words) ?? usual }, path, line })),
		),
});

function timeout(words: readonly string[]): number | undefined {
	const at = words.findIndex((word) => /^(?:-t|--timeout)$/.test(word));
	const said = at < 0 ? words.find((word) => word.startsWith('--timeout='))?.slice('--timeout='.length) : words[at + 1];
	return said !== undefined && /^\d+$/.test(said) ? Number(said) : undefined;
}
