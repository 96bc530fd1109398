import { rule } from '../rule.ts';
import { scriptsCalled } from '../scripts-called.ts';

/** What bash has and the sh of Debian (dash) and Alpine (ash) stumble over, by the line that shows it. */
const bashOnly = [
	/^\s*\[\[ /,
	/\[\[ (?:(?!\[\[ ).)*=~/,
	/^\s*\(\(/,
	/^\s*function \w+/,
	/^\s*\w+=\(/,
	/\$\{!\w+\}/,
	/<<</,
	/[<>]\(/,
	/&>/,
	/^\s*trap\s.*\sSIG[A-Z]+\b/,
	/^\s*source\s/,
	/\$SECONDS\b|\bSECONDS=/,
];

export const notBash = rule({
	code: 'not-bash',
	severity: 'error',
	examine: ({ start }) =>
		scriptsCalled(start).flatMap(({ script, text, shell }) => {
			if (!(shell === undefined ? isForSh(text) : /^(?:da|a)?sh$/.test(shell))) return [];
			const lines = text.split('\n');
			const at = lines.findIndex((line) => !/^\s*#/.test(line) && bashOnly.some((pattern) => pattern.test(line)));
			return at < 0 ? [] : [{ args: { script, feature: (lines[at] ?? '').trim() }, path: script, line: at + 1 }];
		}),
});

/** A script without `#!` is given to sh as well. */
function isForSh(text: string): boolean {
	const interpreter = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(text);
	if (interpreter === null) return true;
	const name = interpreter[1]?.endsWith('/env') ? interpreter[2] : interpreter[1];
	return /(?:^|\/)(?:da|a)?sh$/.test(name ?? '');
}
