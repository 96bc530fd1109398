import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { quoteAll } from '../shell/quote.ts';

/**
 * What has to be removed when this process is gone, however it goes: a container or a temporary folder outlives a kill -9.
 * A shell in a session of its own reads from a pipe that only we hold, and acts when the pipe closes.
 */
export interface LastWill {
	/** A command to run at the end. Say it before there is anything to remove; the returned function takes it back. */
	add(command: readonly string[]): () => void;
	/** Runs what is left of it now, and resolves when that is done. */
	execute(): Promise<void>;
}

/**
 * Lines of `N COMMAND`; a later line for the same N replaces it. After an orderly end, which says so, once is enough; after
 * another, something we had started may only then be there to be removed.
 */
const executor = `
	last=0
	while read -r number command; do
		if [ "$number" = orderly ]; then orderly=yes
		else eval "command_$number=\\$command"; last=$((number > last ? number : last))
		fi
	done
	carry_out() {
		number=$last
		while [ "$number" -gt 0 ]; do
			eval "eval \\"\\$command_$number\\""
			number=$((number - 1))
		done
	}
	carry_out
	[ -n "$orderly" ] || { sleep 5; carry_out; }`;

function start(): ChildProcess {
	const shell = spawn('/bin/sh', ['-c', executor], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
	shell.stdin.on('error', () => {}); // somebody ended it: then what it would have removed stays
	return shell;
}

export function lastWill(): LastWill {
	let shell: ChildProcess | undefined;
	let count = 0;

	/** Started when there is first something to remember. */
	function say(line: string): void {
		shell ??= start();
		(shell.stdin as Writable).write(`${line}\n`);
	}

	return {
		add: (command) => {
			const number = ++count;
			say(`${number} ${quoteAll(command)}`);
			return () => say(`${number} :`);
		},
		execute: async () => {
			if (shell === undefined || shell.exitCode !== null) return;
			say('orderly');
			(shell.stdin as Writable).end();
			await once(shell, 'exit');
		},
	};
}
