import type { Repo } from '../model/repo.ts';

/** One setting of Puma's, as its configuration says it. */
export interface Directive {
	name: string;
	/** As written, without parentheses and comment. */
	value: string;
	path: string;
	/** 1-based. */
	line: number;
}

/** In the order Puma looks: the environment's own file wins. */
const files = ['config/puma/production.rb', 'config/puma.rb'];

/** The settings that stand alone on a line; Ruby that computes one is not evaluated. */
export function readPumaConfig(repo: Repo): Directive[] {
	for (const path of files) {
		const text = repo.read(path);
		if (text === undefined) continue;
		return text.split('\n').flatMap((line, at) => {
			const [, name, rest = ''] = /^\s*([a-z_]+)((?:\s|\().*)/.exec(line) ?? [];
			if (name === undefined) return [];
			const [said = ''] = rest.trimStart().replace(/^\(/, '').split('#');
			return [{ name, value: said.trimEnd().replace(/\)$/, ''), path, line: at + 1 }];
		});
	}
	return [];
}
