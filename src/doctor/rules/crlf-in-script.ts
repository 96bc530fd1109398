import { rule } from '../rule.ts';
import { scriptsCalled } from '../scripts-called.ts';

export const crlfInScript = rule({
	code: 'crlf-in-script',
	severity: 'error',
	examine: ({ start }) =>
		scriptsCalled(start).flatMap(({ script, text }) => {
			const at = text.split('\n').findIndex((line) => line.endsWith('\r'));
			return at < 0 ? [] : [{ args: { script }, path: script, line: at + 1 }];
		}),
});
