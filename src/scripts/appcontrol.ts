import template from '../../templates/appcontrol.sh.hbs';
import { server } from '../servers/index.ts';
import { trimBlanksAtEnd } from '../shell/blanks.ts';
import { fromInit } from '../shell/from-init.ts';
import { underInit } from '../shell/under-init.ts';
import { type Predecessor, predecessorComment } from './predecessor.ts';
import { quoted, readQuoted } from './quoted.ts';
import { isSigned, sign, signatureSlot } from './signature.ts';

/** What the Procfile said before: its line as it stood, or `none` of the type, or no file at all. */
export type Replaced = { line: string } | 'no-line' | 'no-file';

/** The script that starts the server out of SIGTERM's reach, and remembers what `remove` has to put back. */
export function appcontrolScript(
	serverId: string,
	runCommand: string,
	replaced: Replaced,
	predecessor?: Predecessor,
): string {
	return sign(
		template({
			signature: signatureSlot,
			server: server(serverId).name,
			replaced: describe(replaced),
			run: trimBlanksAtEnd(underInit(runCommand)),
		}) + (predecessor ? predecessorComment(predecessor) : ''),
	);
}

export function readAppcontrol(script: string): { runCommand: string | undefined; replaced: Replaced } | undefined {
	if (!isSigned(script)) return undefined;
	return { runCommand: fromInit(script), replaced: readReplaced(script) };
}

const command = '`npx eyk-graceful remove`';
const sentences = {
	'no-file': `${command} deletes the Procfile, which was not there before.`,
	'no-line': `${command} takes its line out of the Procfile, which had none of this process type.`,
	line: `${command} puts this line back into the Procfile: `,
} as const;

function describe(replaced: Replaced): string {
	return typeof replaced === 'string' ? sentences[replaced] : sentences.line + quoted(replaced.line);
}

function readReplaced(script: string): Replaced {
	const comments = script.split(/\r?\n/).map((line) => line.replace(/^# /, ''));
	if (comments.includes(sentences['no-file'])) return 'no-file';
	const line = comments.find((sentence) => sentence.startsWith(sentences.line));
	return line === undefined ? 'no-line' : { line: readQuoted(line.slice(sentences.line.length)) };
}

export const appcontrolName = 'appcontrol.sh';
