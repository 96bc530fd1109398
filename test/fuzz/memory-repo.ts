import { partsOf } from '../../src/io/repo-path.ts';
import type { Change } from '../../src/model/plan.ts';
import type { Repo } from '../../src/model/repo.ts';

export interface File {
	text: string;
	mode: number;
}

/** A repo in memory, with the same rules for paths as the one on disk. It can be written to. */
export class MemoryRepo implements Repo {
	readonly files: ReadonlyMap<string, File>;

	constructor(files: ReadonlyMap<string, File>) {
		this.files = files;
	}

	static of(texts: Readonly<Record<string, string>>): MemoryRepo {
		return new MemoryRepo(
			new Map(Object.entries(texts).map(([path, text]) => [path, { text, mode: path.length % 2 ? 0o644 : 0o755 }])),
		);
	}

	read(path: string): string | undefined {
		return this.files.get(partsOf(path).join('/'))?.text;
	}

	mode(path: string): number | undefined {
		return this.files.get(partsOf(path).join('/'))?.mode;
	}

	/** As src/io/apply.ts would leave it, conflicts carried out. */
	with(changes: readonly Change[]): MemoryRepo {
		const files = new Map(this.files);
		for (const { path, action, after, mode } of changes) {
			if (action === 'keep') continue;
			partsOf(path);
			if (after === null) files.delete(path);
			else files.set(path, { text: after, mode });
		}
		return new MemoryRepo(files);
	}

	withText(path: string, text: string): MemoryRepo {
		return new MemoryRepo(new Map(this.files).set(path, { text, mode: this.files.get(path)?.mode ?? 0o644 }));
	}
}
