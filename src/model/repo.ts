/**
 * The app's repository as the rest of the program sees it: read-only, by repo-relative paths with `/`.
 * src/io reads it from disk; tests build one from an object.
 */
export interface Repo {
	/** The text of a file, `undefined` where there is none. Throws a Problem for what is not text or not inside the repo. */
	read(path: string): string | undefined;
	/** Permission bits of a file (0o755), `undefined` where there is none. */
	mode(path: string): number | undefined;
}
