import type { Image } from '../dockerfile/image.ts';
import { type Fact, fact } from '../model/evidence.ts';
import type { Repo } from '../model/repo.ts';
import type { Server } from '../servers/index.ts';
import type { RunFact } from './facts.ts';

/** Every port the repo names for this server: its command line first, then its configuration, then EXPOSE. */
export function portsOf(
	server: Server,
	repo: Repo,
	run: RunFact | undefined,
	image: Image | undefined,
): Fact<number>[] {
	return [onCommandLine(server, run), inEnvironment(run), server.configuredPort(repo), image?.exposes[0]].filter(
		(port) => port !== undefined && isPort(port.value),
	) as Fact<number>[];
}

/** Port 0 lets the system choose one, and what is larger is a slip: neither is where requests arrive. */
function isPort(value: number): boolean {
	return Number.isInteger(value) && value >= 1 && value <= 65_535;
}

function onCommandLine(server: Server, run: RunFact | undefined): Fact<number> | undefined {
	if (run === undefined || (run.server && run.server.value !== server.id)) return undefined;
	const argument = server.portArgument(run.words)?.match(/^(?:\$\{PORT:-"?)?(\d+)"?\}?$/)?.[1];
	const source = run.server ?? run;
	return argument === undefined ? undefined : fact(Number(argument), source.path, source.line, 'on its command line');
}

/** `PORT=5000 bundle exec puma`. */
function inEnvironment(run: RunFact | undefined): Fact<number> | undefined {
	const port = run?.value.match(/(?:^|\s)PORT=["']?(\d+)\b/)?.[1];
	return port === undefined
		? undefined
		: fact(Number(port), run?.path ?? '', run?.line, 'PORT is set on its command line');
}
