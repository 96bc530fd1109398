import type { Severity } from '../model/finding.ts';
import type { Inspection } from './inspection.ts';
import type { Args, Code } from './sentences.ts';

/** One place where a rule found its fault. */
export interface Spot<C extends Code = Code> {
	args: Args<C>;
	path: string;
	/** 1-based; absent where the whole file is meant. */
	line?: number | undefined;
	/** Where this one weighs less or more than the rule says. */
	severity?: Severity;
}

/** One fault, and how to recognise it. Pure: it looks at what was gathered, and at nothing else. */
export interface Rule<C extends Code = Code> {
	code: C;
	/** `error`: requests are dropped, or the app does not start. `warning`: it depends on what the repo does not show. */
	severity: Severity;
	examine(inspection: Inspection): Spot<C>[];
}

/** Lets TypeScript check a rule's arguments against the sentence of its code. */
export function rule<C extends Code>(rule: Rule<C>): Rule {
	return rule as unknown as Rule;
}
