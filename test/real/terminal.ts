import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { bin } from '../cli/bin.ts';

let sessions = 0;

/** A real terminal (tmux) in which somebody has typed `eyk-graceful ARGS`. */
export function openTerminal(args: readonly string[]): Terminal {
	const terminal = new Terminal(`eyk-graceful-${process.pid}-${sessions++}`, args);
	onTestFinished(() => terminal.close());
	return terminal;
}

const patience = 15_000;

class Terminal {
	readonly #socket: string;
	#isOpen = true;

	constructor(socket: string, args: readonly string[]) {
		this.#socket = socket;
		const command = [process.execPath, bin, ...args].map((word) => `'${word}'`).join(' ');
		const line = `env -u CI ${command}; echo "exit code $?"; stty -a | grep -q ' echo ' && echo 'terminal restored'; exec cat`;
		this.#tmux('-f', '/dev/null', 'new-session', '-d', '-x', '160', '-y', '200', 'bash', '-c', line);
	}

	/** Waits until the screen shows this; the screen is in the error if it never does. */
	async shows(text: string): Promise<string> {
		const giveUp = Date.now() + patience;
		let screen = this.screen();
		while (!screen.includes(text)) {
			if (Date.now() > giveUp) throw new Error(`the terminal never showed ${JSON.stringify(text)}:\n${screen}`);
			await pause(50);
			screen = this.screen();
		}
		return screen;
	}

	/** Keys by tmux's names: `Enter`, `C-c`, `Down`; anything else is typed. */
	press(...keys: string[]): void {
		this.#tmux('send-keys', ...keys);
	}

	screen(): string {
		return this.#tmux('capture-pane', '-p', '-S', '-').replace(/\n+$/, '\n');
	}

	/** The process of eyk-graceful itself. */
	pid(): number {
		const shell = this.#tmux('display-message', '-p', '#{pane_pid}').trim();
		return Number(readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').trim());
	}

	showsCursor(): boolean {
		return this.#tmux('display-message', '-p', '#{cursor_flag}').trim() === '1';
	}

	close(): void {
		if (!this.#isOpen) return;
		this.#isOpen = false;
		this.#tmux('kill-server');
	}

	#tmux(...args: string[]): string {
		return execFileSync('tmux', ['-L', this.#socket, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
	}
}
