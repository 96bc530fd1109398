import type { Choices } from '../model/choices.ts';
import { usage } from '../model/problem.ts';
import type { Given } from './given.ts';
import type { Settled } from './settle.ts';
import { kebab, timingConflict } from './values.ts';

/** Everything known, with every suggestion taken. Throws a usage Problem for the first question that has none. */
export function completed({ known, open }: Settled): Given {
	const decided: Given = { ...known };
	for (const { name, message, suggestion } of open) {
		const flag = `--${kebab(name)}`;
		if (suggestion === undefined) throw usage(`undecided-${kebab(name)}`, `${message} Say so with ${flag}.`, flag);
		Object.assign(decided, { [name]: suggestion });
	}
	return decided;
}

/** The choices themselves. Throws a usage Problem where one is missing, or where two do not go together. */
export function decide(settled: Settled): Choices {
	const values = Object.entries(completed(settled)).map(([name, choice]) => [name, choice?.value]);
	const choices = {
		app: undefined,
		distro: undefined,
		rubyVersion: undefined,
		...Object.fromEntries(values),
	} as Choices;
	const conflict = timingConflict(choices.drainSeconds, choices.graceSeconds);
	if (conflict) throw usage('drain-exceeds-grace', `${capital(conflict)}: raise --grace-seconds.`, '--grace-seconds');
	return choices;
}

function capital(sentence: string): string {
	return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
