export type Severity = 'error' | 'warning' | 'info';

/** Something the user should know that no edit of ours settles. */
export interface Finding {
	/** Kebab-case and stable; `eyk-graceful explain CODE` tells more. */
	code: string;
	severity: Severity;
	message: string;
	path?: string;
	/** 1-based. */
	line?: number;
}
