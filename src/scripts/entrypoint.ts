import template from '../../templates/entrypoint.sh.hbs';
import { type Choices, defaults } from '../model/choices.ts';
import { timing } from '../model/timing.ts';
import { platform } from '../platforms/index.ts';
import { server, type Words } from '../servers/index.ts';
import { type Predecessor, predecessorComment } from './predecessor.ts';
import { isSigned, sign, signatureSlot } from './signature.ts';

export type EntrypointChoices = Pick<
	Choices,
	'server' | 'port' | 'drainSeconds' | 'graceSeconds' | 'platform' | 'app' | 'scriptDir'
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

/** What an earlier run chose, read back from the script's own text; `undefined` for a script that is not ours. */
export function readEntrypoint(script: string): Partial<Choices> | undefined {
	if (!isSigned(script)) return undefined;
	return {
		...number('drainSeconds', script.match(/seconds DRAIN_SECONDS (\d+)/)),
		...number('graceSeconds', script.match(/KUBERNETES_POD_TERMINATION_GRACE_PERIOD_SECONDS=(\d+)/)),
		...number('port', script.match(/\(port (\d+)\)/)),
		...text('server', script.match(/ - stopping (\w+)"/)?.[1]?.toLowerCase()),
		...text('app', script.match(/ -a ([a-z0-9-]+)$/m)?.[1]),
	};
}

function number(name: 'drainSeconds' | 'graceSeconds' | 'port', match: RegExpMatchArray | null): Partial<Choices> {
	return match?.[1] === undefined ? {} : { [name]: Number(match[1]) };
}

function text(name: 'server' | 'app', value: string | undefined): Partial<Choices> {
	return value === undefined ? {} : { [name]: value };
}

export const entrypointName = 'entrypoint.sh';

/** What the Procfile says for it. */
export function procfileCommand(scriptDir: string = defaults.scriptDir): string {
	return `/usr/bin/dumb-init -- ./${scriptDir}/${entrypointName}`;
}
