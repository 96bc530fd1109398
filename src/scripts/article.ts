import type { Setting } from './entrypoint.ts';

/**
 * The support article's entrypoint.sh, made by hand: nothing but comments, its one-line TERM trap, and the call of
 * appcontrol.sh. Such a script holds nothing that the generated one would lose, apart from its seconds.
 */
export function isFromArticle(entrypoint: string): boolean {
	const lines = entrypoint.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
	return lines.length === 2 && termTrap.test(lines[0] ?? '') && appcontrolCall.test(lines[1] ?? '');
}

/** The article's appcontrol.sh: the server under the inner dumb-init, and nothing else. */
export function isArticleAppcontrol(appcontrol: string): boolean {
	const lines = appcontrol.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
	return lines.length === 1 && /^(exec )?(\/usr\/bin\/)?dumb-init --rewrite 15:0 -- \S/.test(lines[0] ?? '');
}

/** The seconds its trap sleeps, and where it says so; `undefined` for any other script. */
export function articleDrain(entrypoint: string): { drainSeconds: Setting } | undefined {
	if (!isFromArticle(entrypoint)) return undefined;
	const lines = entrypoint.split(/\r?\n/);
	const at = lines.findIndex((line) => termTrap.test(line));
	const seconds = termTrap.exec(lines[at] ?? '')?.groups?.seconds;
	return { drainSeconds: { value: Number(seconds), line: at + 1 } };
}

/** The log lines, one sleep and one stop command, as the article joins them. */
const termTrap =
	/^trap (["'])(passenger-status; ?)?echo [^;]*; ?sleep (?<seconds>\d+); ?echo [^;]*; ?(pkill -TERM -f '\^\(\[\^ \]\*\/\)\?puma '|(bundle exec )?passenger stop --port \S+); ?exit 0\1 (SIG)?TERM\s*$/;

const appcontrolCall = /^(bash |exec )?\.?\/?[\w./-]*appcontrol\.sh\s*$/;
