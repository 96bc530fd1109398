import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaults } from '../../../src/model/choices.ts';
import type { Engine } from '../../../src/rehearsal/engine.ts';
import { appcontrolScript } from '../../../src/scripts/appcontrol.ts';
import { entrypointScript, procfileCommand } from '../../../src/scripts/entrypoint.ts';
import { dumbInit, made, namespace, type Part, passenger, puma, rails } from '../parts/parts.ts';

/** An app with its scripts, of one kind, to put through the matrix. */
export interface Kind {
	name: string;
	parts: readonly Part[];
	env(): Readonly<Record<string, string>>;
	/** Whether it answers its last requests even when it is interrupted at a desk. */
	finishesOnInterrupt: boolean;
	/** Where it listens whatever PORT says, in a namespace of its own. */
	port?: number;
	/** Where it runs; on this machine unless said otherwise. */
	engine?: Engine;
	/** The folder in examples/. */
	example: string;
	/** Adds script/ to a copy of it, for an app that listens on this port. */
	addScripts(folder: string, port: number): void;
}

/** What the Procfile says in all of them. */
export const command = procfileCommand();

const recipe = [namespace, dumbInit];
const nothing = () => ({});

function pumaKind(name: string, runCommand: string): Kind {
	return {
		name,
		parts: [...recipe, puma],
		env: nothing,
		finishesOnInterrupt: true,
		example: 'puma-rack',
		addScripts: (folder) => generate(folder, 'puma', runCommand),
	};
}

function railsKind(): Kind {
	return {
		...pumaKind('rails server', 'bundle exec rails server -b 0.0.0.0'),
		parts: [...recipe, puma, rails],
		env: () => ({ RAILS_ENV: 'production', SECRET_KEY_BASE: 'rehearsed', RAILS_LOG_TO_STDOUT: 'yes' }),
		example: 'rails',
	};
}

function passengerKind(engine: 'builtin' | 'nginx', env: Kind['env']): Kind {
	const runCommand = `passenger start --engine ${engine} --port "$PORT" --max-pool-size 2 --min-instances 2`;
	return {
		name: `Passenger, ${engine} engine`,
		parts: [...recipe, passenger],
		env,
		finishesOnInterrupt: false,
		example: 'passenger-rack',
		addScripts: (folder) => generate(folder, 'passenger', runCommand),
	};
}

function generate(folder: string, server: string, runCommand: string): void {
	const choices = { ...defaults, server, port: 5000, app: 'rehearsed' };
	writeScript(folder, 'entrypoint.sh', entrypointScript(choices, runCommand.split(' ')));
	writeScript(folder, 'appcontrol.sh', appcontrolScript(server, runCommand, 'no-file'));
}

/** The examples with the scripts that init writes. */
export const generatedKinds: readonly Kind[] = [
	pumaKind('Puma, single', 'bundle exec puma -C config/puma.rb'),
	pumaKind('Puma, cluster', 'bundle exec puma -C config/puma.rb -w 2'),
	railsKind(),
	passengerKind('builtin', nothing),
	passengerKind('nginx', () => ({ PASSENGER_NGINX_BIN: made('passenger-nginx.sh') })),
];

/**
 * The support article's scripts, word for word but for two numbers: the port, so that several can run side by side, and
 * the sleep, so that nobody waits 30 seconds where 3 show the same.
 */
export function articleKind(fixture: 'article' | 'article-exec', sleepSeconds: number): Kind {
	const fixtures = fileURLToPath(new URL(`../fixtures/${fixture}/script`, import.meta.url));
	const adapted = (script: string, port: number) =>
		readFileSync(join(fixtures, script), 'utf8')
			.replaceAll(/\b30\b/g, String(sleepSeconds))
			.replace('-p 3000', `-p ${port}`);
	return {
		...pumaKind(`scripts of fixtures/${fixture}, sleeping ${sleepSeconds} seconds`, ''),
		addScripts: (folder, port) => {
			for (const script of ['entrypoint.sh', 'appcontrol.sh']) writeScript(folder, script, adapted(script, port));
		},
	};
}

function writeScript(folder: string, name: string, text: string): void {
	mkdirSync(join(folder, 'script'), { recursive: true });
	writeFileSync(join(folder, 'script', name), text, { mode: 0o755 });
}

/** A copy of the app in a folder of its own, removed after `use`: two pods never share a pid file. */
export async function withApp<T>(kind: Kind, port: number, use: (folder: string) => Promise<T>): Promise<T> {
	const folder = mkdtempSync(join(tmpdir(), 'eyk-graceful-matrix-'));
	try {
		chmodSync(folder, 0o755); // Passenger started by root runs the app as nobody
		cpSync(fileURLToPath(new URL(`../../../examples/${kind.example}`, import.meta.url)), folder, { recursive: true });
		kind.addScripts(folder, port);
		return await use(folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
