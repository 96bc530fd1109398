import type { Assignment, Command, DoubleQuotedChild, Redirection, Script, Statement, Word, WordPart } from 'unbash';

export type Words = (Word | Assignment)[];

/** Thrown for what cannot be written on plain lines and has to stay as its author wrote it, inside a `bash -c '…'`. */
export class NotPlain extends Error {}

export function ifPlain(write: () => string): string | undefined {
	try {
		return write();
	} catch (error) {
		if (error instanceof NotPlain) return undefined;
		throw error;
	}
}

/**
 * One statement as `shfmt` would write it, so that the scripts we generate pass it. Plain are programs with their
 * words and redirections, joined by `|`, `&&` and `||`; not loops, subshells, `&`, heredocs, arithmetic.
 */
export function renderStatement(statement: Statement, render = plainly, lineBreak = '\n\t'): string {
	if (statement.background) throw new NotPlain();
	const { command } = statement;
	if (command.type !== 'AndOr') return renderPipeline(command, render);
	return command.commands
		.map((part, i) => `${renderPipeline(part, render)}${i in command.operators ? ` ${command.operators[i]}` : ''}`)
		.join(lineBreak);
}

function renderPipeline(node: Statement['command'], render: typeof plainly): string {
	if (node.type === 'Command') return render(node);
	if (node.type !== 'Pipeline' || node.prefixes.length > 0) throw new NotPlain();
	return node.commands
		.map((command, i) => `${i > 0 ? `${node.operators[i - 1]} ` : ''}${renderPipeline(command, render)}`)
		.join(' ');
}

function plainly(command: Command): string {
	return renderCommand(command);
}

/** `before` goes between the assignments and the words: `exec dumb-init --`. */
export function renderCommand(command: Command, words = wordsOf(command), before: string[] = []): string {
	const assignments = command.prefix.filter((part) => part.type === 'Assignment');
	return [
		...assignments.map(renderWord),
		...before,
		...words.map(renderWord),
		...command.redirects.map(renderRedirection),
	].join(' ');
}

/** The command a line ends in, whatever the ones before it come to. */
export function lastCommand(script: Script): Command {
	const chain = script.commands.at(-1)?.command;
	const last = chain?.type === 'AndOr' && chain.operators.at(-1) === '&&' ? chain.commands.at(-1) : chain;
	if (last?.type !== 'Command') throw new NotPlain();
	return last;
}

export function wordsOf(command: Command): Words {
	return command.name ? [command.name, ...command.args] : [...command.args];
}

export function withoutExec(words: Words): Words {
	return words[0]?.text === 'exec' ? words.slice(1) : words;
}

function renderWord(word: Word | Assignment): string {
	// A backslash at the very end is a word in `bash -c`, and in a script would take the next line along.
	if (/\\\n|(?<!\\)(?:\\\\)*\\$/.test(word.text)) throw new NotPlain();
	if (word.type === 'Word') return word.parts ? word.parts.map(renderPart).join('') : word.text;
	if (word.index || word.value.type !== 'Word') throw new NotPlain();
	return `${word.name}${word.append ? '+=' : '='}${renderWord(word.value)}`;
}

function renderPart(part: WordPart | DoubleQuotedChild): string {
	switch (part.type) {
		case 'Literal':
		case 'Glob':
		case 'SingleQuoted':
		case 'AnsiCQuoted':
		case 'BraceExpansion':
		case 'SimpleExpansion':
			return part.text;
		case 'DoubleQuoted':
			return `"${part.parts.map(renderPart).join('')}"`;
		case 'ParameterExpansion':
			if (/^\$\{[!#]?\w+(?::?[-+=?][^`$(){}\\\n]*)?\}$/.test(part.text)) return part.text;
			break;
		case 'CommandExpansion':
			if (part.text.startsWith('$(')) return `$(${renderOnly(part.script?.commands ?? [])})`;
	}
	throw new NotPlain();
}

function renderOnly(statements: readonly Statement[]): string {
	const [only, ...more] = statements;
	if (!only || more.length > 0) throw new NotPlain();
	return renderStatement(only, plainly, ' ');
}

function renderRedirection(redirection: Redirection): string {
	const { descriptor, operator } = redirection;
	if (redirection.type === 'HereDoc' || descriptor?.type === 'FileDescriptorVariable' || !redirection.target) {
		throw new NotPlain();
	}
	return `${descriptor?.value ?? ''}${operator}${renderWord(redirection.target)}`;
}
