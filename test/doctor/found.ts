import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examine } from '../../src/doctor/doctor.ts';
import { type IndexModes, inspect, type Said } from '../../src/doctor/inspection.ts';
import { fact } from '../../src/model/evidence.ts';
import { Problem } from '../../src/model/problem.ts';
import type { Repo } from '../../src/model/repo.ts';

export type Files = Readonly<Record<string, string>>;

/** What is known besides the files. */
export interface Known {
	/** Choices the user has made. */
	said?: Record<string, unknown>;
	/** Paths whose file cannot be read. */
	binary?: readonly string[];
	/** Scripts are executable unless they are named here. */
	plain?: readonly string[];
	index?: IndexModes;
}

/** What the doctor says of a repo with these files: `code path:line` of each finding. */
export function found(files: Files, { said = {}, binary = [], plain = [], index }: Known = {}): string[] {
	const facts = Object.entries(said).map(([name, value]) => [name, fact(value, `--${name}`, undefined, 'you said so')]);
	const findings = examine(inspect(repo(files, binary, plain), Object.fromEntries(facts) as Said, index));
	return findings.map(({ code, path, line }) => `${code} ${line === undefined ? path : `${path}:${line}`}`);
}

export function codes(...args: Parameters<typeof found>): string[] {
	return found(...args).map((line) => line.replace(/ .*/, ''));
}

function repo(files: Files, binary: readonly string[], plain: readonly string[]): Repo {
	return {
		read(path) {
			if (binary.includes(path)) throw new Problem('refused', 'binary-file', `${path} is binary.`);
			return files[path];
		},
		mode: (path) => (!(path in files) ? undefined : path.endsWith('.sh') && !plain.includes(path) ? 0o755 : 0o644),
	};
}

/** The support article's scripts, word for word. */
export function articleScripts(fixture: 'article' | 'article-exec' = 'article'): Files {
	const read = (name: string) =>
		readFileSync(join(import.meta.dirname, '../real/fixtures', fixture, 'script', name), 'utf8');
	return { 'script/entrypoint.sh': read('entrypoint.sh'), 'script/appcontrol.sh': read('appcontrol.sh') };
}

/** The article's set-up in a repo, on an image that has procps. */
export const article: Files = {
	Procfile: 'web: /usr/bin/dumb-init -- ./script/entrypoint.sh\n',
	Dockerfile:
		'FROM ruby:3.2\nRUN apt-get update && apt-get install -y dumb-init\nWORKDIR /app\nCOPY . .\nEXPOSE 3000\n',
	...articleScripts(),
};

const entrypoint = `#!/bin/bash
stop() {
	trap '' TERM
	sleep 30
	pkill -TERM -f '^([^ ]*/)?puma '
	wait "$app"
}
trap stop TERM
./script/appcontrol.sh &
app=$!
wait "$app"
wait "$app"
`;

/** The same by hand, and right: nothing is found in it. */
export const sound: Files = {
	...article,
	'script/entrypoint.sh': entrypoint,
	'script/appcontrol.sh': '#!/bin/bash\nexec /usr/bin/dumb-init --rewrite 15:0 -- bundle exec puma -p 3000\n',
};

/** `sound` with one text replaced by another; fails where there is nothing to replace. */
export function but(path: string, from: string, to: string, files: Files = sound): Files {
	const text = files[path];
	if (!text?.includes(from)) throw new Error(`${path} does not contain ${from}`);
	return { ...files, [path]: text.replace(from, to) };
}

/** The article's form, which waits in the foreground and lives on appcontrol.sh dying of SIGTERM; with a wait that works. */
export const foreground = but(
	'script/entrypoint.sh',
	'\twait "$app"\n',
	"\twhile pgrep -f '^([^ ]*/)?puma ' >/dev/null; do sleep 0.1; done\n",
	but('script/appcontrol.sh', 'exec ', '', but('script/entrypoint.sh', ' &\napp=$!\nwait "$app"\nwait "$app"\n', '\n')),
);
