import stopTemplate from '../../templates/stop/puma.sh.hbs';
import { type Fact, fact } from '../model/evidence.ts';
import type { Repo } from '../model/repo.ts';
import { optionValue, otherServers, programName, type Server, type Words } from './server.ts';

export const puma: Server = {
	id: 'puma',
	name: 'Puma',
	gem: 'puma',
	port: 3000,
	startCommand: (port) => `bundle exec puma -p "\${PORT:-${port}}"`,
	isStartedBy: (words) => words.some((word) => programName(word) === 'puma') || startsRailsServer(words),
	portArgument: (words) => optionValue(words, '--port', '-p') ?? boundPort(optionValue(words, '--bind', '-b')),
	configuredPort,
	stopFunction: () => stopTemplate({}),
};

/** `rails server`, `bin/rails s`, `rackup`: all boot Puma's launcher where the app has the gem, unless told another server. */
function startsRailsServer(words: Words): boolean {
	const rails = words.findIndex((word) => programName(word) === 'rails');
	const [subcommand, ...said] = rails < 0 ? [] : words.slice(rails + 1);
	if (subcommand === 'server' || subcommand === 's') {
		return !otherServers.has(optionValue(said, '--using', '-u') ?? said[0] ?? '');
	}
	const rackup = words.findIndex((word) => programName(word) === 'rackup');
	return rackup >= 0 && !otherServers.has(optionValue(words.slice(rackup + 1), '--server', '-s') ?? '');
}

/** `tcp://0.0.0.0:3000?low_latency=true` → `3000`; `rails server -b 0.0.0.0` names no port. */
function boundPort(bind: string | undefined): string | undefined {
	return bind?.match(/^(?:tcp|ssl):\/\/.*:([^:/?]+)/)?.[1];
}

/** In the order Puma looks: the environment's own file wins (Puma's Configuration#config_files). */
const configFiles = ['config/puma/production.rb', 'config/puma.rb'];

/** The last `port` or `bind "tcp://…"` that stands alone on its line; Ruby that computes one is not evaluated. */
function configuredPort(repo: Repo): Fact<number> | undefined {
	for (const path of configFiles) {
		const text = repo.read(path);
		if (text === undefined) continue;
		const readings = text.split('\n').flatMap((line, index) => {
			const port = portDirective(line);
			return port === undefined ? [] : [fact(port, path, index + 1, "Puma's configuration says so")];
		});
		return readings.at(-1);
	}
	return undefined;
}

function portDirective(line: string): number | undefined {
	const port =
		line.match(/^\s*port[\s(]+['"]?(\d+)/) ??
		line.match(/^\s*port[\s(].*ENV\.fetch\(?\s*['"]PORT['"]\s*(?:\)\s*)?(?:,|\{)\s*['"]?(\d+)/) ??
		line.match(/^\s*port[\s(].*ENV\[['"]PORT['"]\]\s*\|\|\s*['"]?(\d+)/) ??
		line.match(/^\s*bind[\s(]+['"]tcp:\/\/.*:(\d+)/) ??
		line.match(/^\s*bind[\s(]+['"]tcp:\/\/.*ENV\.fetch\(?\s*['"]PORT['"]\s*(?:\)\s*)?(?:,|\{)\s*['"]?(\d+)/);
	return port?.[1] === undefined ? undefined : Number(port[1]);
}
