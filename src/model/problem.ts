/**
 * What can go wrong, by what the user has to do about it. The number is the exit code of the contract.
 * `usage`: the command line or an answer is wrong. `refused`: going on would be unsafe; nothing was written.
 */
export const exitCodes = { usage: 2, refused: 3, interrupted: 130 } as const;

export type ProblemKind = keyof typeof exitCodes;

/**
 * An expected failure: one line that says what is wrong, where, and what to do.
 * Anything thrown that is not a Problem is a bug of ours (exit 70).
 */
export class Problem extends Error {
	readonly kind: ProblemKind;
	/** Stable, for `--json`: `unknown-server`, `binary-file`. */
	readonly code: string;
	/** The flag that answers it, with its dashes. */
	readonly flag: string | undefined;
	/** What to do by hand, printed below the message as it stands. */
	readonly byHand: string | undefined;

	constructor(kind: ProblemKind, code: string, message: string, more: { flag?: string; byHand?: string } = {}) {
		super(message);
		this.kind = kind;
		this.code = code;
		this.flag = more.flag;
		this.byHand = more.byHand;
	}

	get exitCode(): number {
		return exitCodes[this.kind];
	}
}

export function usage(code: string, message: string, flag?: string): Problem {
	return new Problem('usage', code, message, flag === undefined ? {} : { flag });
}

export function refused(code: string, message: string, byHand?: string): Problem {
	return new Problem('refused', code, message, byHand === undefined ? {} : { byHand });
}
