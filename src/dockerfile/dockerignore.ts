/** Which rule of a .dockerignore keeps a file out of the build; 1-based line. `undefined`: it gets in. */
export function ignoredBy(dockerignore: string, file: string): { line: number; rule: string } | undefined {
	let verdict: { line: number; rule: string } | undefined;
	for (const [at, text] of dockerignore.split('\n').entries()) {
		const rule = text.trim().replace(/^\uFEFF/, '');
		if (rule === '' || rule.startsWith('#')) continue;
		const keeps = rule.startsWith('!');
		const pattern = clean(keeps ? rule.slice(1) : rule);
		// A later rule wins over an earlier one, and a rule about a folder is about what is in it.
		if (prefixesOf(file).some((path) => toRegExp(pattern).test(path))) {
			verdict = keeps ? undefined : { line: at + 1, rule };
		}
	}
	return verdict;
}

/** `script/entrypoint.sh` → `script`, `script/entrypoint.sh`. */
export function prefixesOf(path: string): string[] {
	const parts = path.split('/');
	return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}

/** The patterns of .dockerignore and COPY: `*` stays within a folder, `**` does not. */
export function toRegExp(pattern: string): RegExp {
	const source = pattern.replace(
		/(\*\*\/)|(\*\*)|(\*)|(\?)|\[([^\]]+)\]|\\(.)|([.+^${}()|\\[\]])/g,
		(_, folders, anything, star, one, set, escaped, special) => {
			if (folders) return '(?:.*/)?';
			if (anything) return '.*';
			if (star) return '[^/]*';
			if (one) return '[^/]';
			if (set) return `[${set.replace(/\\/g, '\\\\')}]`;
			return `\\${escaped ?? special}`;
		},
	);
	try {
		return new RegExp(`^${source}$`);
	} catch {
		return /^$/; // not a pattern: Docker refuses it, too
	}
}

function clean(pattern: string): string {
	return pattern
		.trim()
		.replace(/^(?:\.?\/)+/, '')
		.replace(/\/+$/, '');
}
