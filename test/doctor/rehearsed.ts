import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drill, type Terms } from '../../src/rehearsal/drill.ts';
import type { App } from '../../src/rehearsal/engine.ts';
import { localEngine } from '../../src/rehearsal/local.ts';
import { type Rehearsal, tally } from '../../src/rehearsal/tally.ts';
import { pathWithout } from '../real/parts/path-without.ts';
import { freePort } from '../rehearsal/ports.ts';
import { article as asPublished, but, type Files, foreground as inForeground, sound } from './found.ts';

export const drainSeconds = 2;
export const graceSeconds = 7;

/** Some traffic, and one request that starts in the drain and outlives it. */
const terms: Terms = {
	readyPath: '/up',
	bootTimeout: 60,
	traffic: { rate: 20, path: '/', slow: { path: '/slow?seconds=0.3', inFlight: 1 } },
	steady: 1,
	endpointLag: 1.5,
	grace: graceSeconds,
	acts: [{ after: 1.4, do: ({ load }) => void load.send('slow', '/slow?seconds=2') }],
};

export const entry = 'script/entrypoint.sh';
export const control = 'script/appcontrol.sh';

/** The sound set-up on the port it is given, with a drain that a test can wait for. */
const adapted = (files: Files) =>
	but(entry, 'sleep 30', `sleep ${drainSeconds}`, but(control, '-p 3000', '-C config/puma.rb', files));
export const pod = adapted(sound);
export const foreground = adapted(inForeground);
export const article = adapted(asPublished);

/** What of a pod matters when it runs. */
export interface Running {
	/** Laid over the example. */
	files: Files;
	example?: 'puma-rack' | 'passenger-rack';
	/** What differs from the usual terms. */
	over?: Partial<Terms>;
	/** A program of this machine that the pod cannot find. */
	without?: string;
}

/** Starts the Procfile's line as the platform does, and has it end under traffic. */
export async function rehearsed(running: Running): Promise<Rehearsal> {
	return await onPod(running, async (app) => {
		return tally(await drill(localEngine, app, { ...terms, ...running.over }));
	});
}

/** A copy of the example with these files, while it is used. */
export async function onPod<T>(running: Running, use: (app: App) => Promise<T>): Promise<T> {
	const { files, example = 'puma-rack', without } = running;
	const folder = mkdtempSync(join(tmpdir(), 'eyk-graceful-doctor-'));
	try {
		chmodSync(folder, 0o755); // Passenger started by root runs the app as nobody
		cpSync(fileURLToPath(new URL(`../../examples/${example}`, import.meta.url)), folder, { recursive: true });
		for (const [path, text] of Object.entries(files)) {
			mkdirSync(dirname(join(folder, path)), { recursive: true });
			writeFileSync(join(folder, path), text, { mode: path.endsWith('.sh') ? 0o755 : 0o644 });
		}
		const command = files.Procfile?.replace('web: ', '').trim() ?? '';
		const env = without === undefined ? {} : { PATH: pathWithout(without, join(folder, 'path')) };
		return await use({ command, cwd: folder, port: await freePort(), graceSeconds, env });
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
