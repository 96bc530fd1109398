import type { Repo } from '../src/model/repo.ts';

/** A repo made of an object: `{ Procfile: 'web: bundle exec puma\n' }`. */
export function repoOf(files: Readonly<Record<string, string>>): Repo {
	return {
		read: (path) => files[path],
		mode: (path) => (path in files ? 0o644 : undefined),
	};
}
