/** Where something was read, so that the user can go and look. */
export interface Source {
	/** Repo-relative path, or the name of what said it: a flag (`--port`), a variable, `default`. */
	path: string;
	/** 1-based; absent where the whole file speaks. */
	line?: number;
	/** One clause: why this place decides. */
	because: string;
}

/** A value together with where it was read. */
export interface Fact<T> extends Source {
	value: T;
}

export function fact<T>(value: T, path: string, line: number | undefined, because: string): Fact<T> {
	return line === undefined ? { value, path, because } : { value, path, line, because };
}

/** A fact with its name, as `--json` gives it. */
export interface Evidence extends Omit<Fact<unknown>, 'line'> {
	fact: string;
	line: number | null;
}

/** `Gemfile.lock:41` or `Gemfile.lock`. */
export function place(source: Source): string {
	return source.line === undefined ? source.path : `${source.path}:${source.line}`;
}
