import template from '../../templates/entrypoint.sh.hbs';
import { type Choices, defaults } from '../model/choices.ts';
import { timing } from '../model/timing.ts';
import { platform } from '../platforms/index.ts';
import { server, servers, type Words } from '../servers/index.ts';
import { type Predecessor, predecessorComment } from './predecessor.ts';
import { isSigned, sign, signatureSlot } from './signature.ts';

export type EntrypointChoices = Pick<
	Choices,
	'server' | 'port' | 'drainSeconds' | 'graceSeconds' | 'platform' | 'app' | 'scriptDir' | 'dockerfile'
>;

/** The script PID 1 runs: starts appcontrol.sh, and on SIGTERM drains before it stops the server that `words` start. */
export function entrypointScript(choices: EntrypointChoices, words: Words, predecessor?: Predecessor): string {
	const { name, stopFunction } = server(choices.server);
	const { setConfig } = platform(choices.platform);
	return sign(
		template({
			signature: signatureSlot,
			server: name,
			port: choices.port,
			scriptDir: choices.scriptDir,
			dockerfile: choices.dockerfile === defaults.dockerfile ? undefined : choices.dockerfile,
			drainSeconds: choices.drainSeconds,
			graceCommand: setConfig(choices.app, `KUBERNETES_POD_TERMINATION_GRACE_PERIOD_SECONDS=${choices.graceSeconds}`),
			drainCommand: setConfig(choices.app, `DRAIN_SECONDS=${Math.ceil(choices.drainSeconds / 2)}`),
			defaultGraceSeconds: timing.defaultGraceSeconds,
			stopSeconds: timing.stopSeconds,
			shortGraceSeconds: 2 * timing.stopSeconds,
			marginSeconds: timing.marginSeconds,
			stopFunction: stopFunction(choices.port, words).trimEnd(),
		}) + (predecessor ? predecessorComment(predecessor) : ''),
	);
}

/** Where in a script each value stands that an earlier run chose. */
const settings: {
	readonly [Name in 'server' | 'port' | 'drainSeconds' | 'graceSeconds' | 'app' | 'dockerfile']: RegExp;
} = {
	server: / - stopping (\w+)"/,
	port: /\(port (\d+)\)/,
	drainSeconds: /seconds DRAIN_SECONDS (\d+)/,
	graceSeconds: /KUBERNETES_POD_TERMINATION_GRACE_PERIOD_SECONDS=(\d+)/,
	app: / -a ([a-z0-9-]+)$/m,
	dockerfile: /^# dumb-init and pkill are in the image of (\S+)\.$/m,
};

const numbers: ReadonlySet<string> = new Set(['port', 'drainSeconds', 'graceSeconds']);

/** A value read back from a script, with its line (1-based). */
export type Setting = { value: string | number; line: number };

/** What an earlier run chose, by the script's own text; `undefined` for a script that is not ours. */
export function readEntrypoint(script: string): { [Name in keyof Choices]?: Setting } | undefined {
	if (!isSigned(script)) return undefined;
	const found = Object.entries(settings).flatMap(([name, pattern]): [string, Setting][] => {
		const match = pattern.exec(script);
		if (match?.[1] === undefined) return [];
		const value = numbers.has(name) ? Number(match[1]) : match[1];
		return [[name, { value, line: script.slice(0, match.index).split('\n').length }]];
	});
	const { server: named, ...rest }: { [name: string]: Setting } = Object.fromEntries(found);
	const id = servers.find(({ name }) => name === named?.value)?.id;
	return { ...rest, ...(named && id && { server: { ...named, value: id } }) };
}

export const entrypointName = 'entrypoint.sh';

/** What the Procfile says for it. */
export function procfileCommand(scriptDir: string = defaults.scriptDir): string {
	return `/usr/bin/dumb-init -- ./${scriptDir}/${entrypointName}`;
}
