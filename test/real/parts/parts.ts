import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'vitest';
import { localEngine } from '../../../src/rehearsal/local.ts';

/**
 * A real part that a test needs. A machine without it says so and skips the test; with CI set, where everything is
 * installed, a missing part is a failure.
 */
export interface Part {
	name: string;
	/** Why it cannot be used here; `undefined` if it can. */
	missing(): string | undefined;
}

export const namespace: Part = { name: 'a PID namespace', missing: () => localEngine.missing() };
export const root: Part = { name: 'root', missing: () => (process.getuid?.() === 0 ? undefined : 'another user') };
export const dumbInit = program('dumb-init', '/usr/bin/dumb-init', '--version');
export const puma = program('Puma', 'puma', '--version');
export const passenger = program('Passenger', 'passenger', '--version');
export const tini = program('tini', 'tini', '--version');
export const foreman = program('foreman', 'foreman', '--version');
export const rails = program('Rails', 'ruby', '-e', 'gem "rails"');
export const podman = program('podman', 'podman', '--version');
export const buildah = program('buildah', 'buildah', '--version');
export const tmux = program('tmux', 'tmux', '-V');
export const strace = program('strace', 'strace', '-o', '/dev/null', 'true');
export const shellcheck = program('shellcheck', 'shellcheck', '--version');
export const shfmt = program('shfmt', 'shfmt', '--version');

function program(name: string, command: string, ...args: string[]): Part {
	return {
		name,
		missing: () => (spawnSync(command, args, { stdio: 'ignore' }).status === 0 ? undefined : 'not installed'),
	};
}

/** `describe`, which needs these parts. */
export function describeWith(parts: readonly Part[], name: string, body: () => void): void {
	const missing = parts.map(inWords).filter((words) => words !== undefined);
	const why = `${name}: missing here: ${missing.join('; ')}`;
	if (missing.length === 0) describe(name, body);
	else if (process.env.CI) test(name, () => Promise.reject(new Error(why)));
	else {
		console.warn(`SKIPPED ${why}`);
		describe.skip(why, body);
	}
}

function inWords(part: Part): string | undefined {
	const why = part.missing();
	return why === undefined ? undefined : `${part.name}: ${why}`;
}

/** What a script of this folder prints at the end: the part it made, or found made. */
export function made(script: 'passenger-nginx.sh' | 'base-image.sh'): string {
	const path = fileURLToPath(new URL(script, import.meta.url));
	return execFileSync('bash', [path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}
