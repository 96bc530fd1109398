import type { Step } from '../outline.ts';
import { rule } from '../rule.ts';

/** Both engines drop what is in flight; only a look at the requests before it saves them. */
export const passengerStop = rule({
	code: 'passenger-stop',
	severity: 'error',
	examine({ trap }) {
		const stop = trap?.steps.find(({ argv }) => argv.includes('passenger') && argv.includes('stop'));
		if (trap === undefined || stop === undefined) return [];
		const before = trap.steps.slice(0, trap.steps.indexOf(stop));
		return before.some(asksForRequests) ? [] : [{ args: {}, path: trap.link.path, line: stop.line }];
	},
});

/** In a loop: asked once, as the article does, it only prints. */
function asksForRequests({ argv, assignments, inLoop }: Step): boolean {
	const said = [...argv, ...assignments.map(({ value }) => value.text)];
	return inLoop && said.some((text) => /(?:^|[/\s(])passenger-status\b/.test(text));
}
