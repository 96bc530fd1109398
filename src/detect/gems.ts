import type { Image } from '../dockerfile/image.ts';
import { type Fact, fact } from '../model/evidence.ts';
import type { Repo } from '../model/repo.ts';
import type { Server } from '../servers/index.ts';

/** Which of these servers the app bundles: Gemfile.lock is what runs; a Gemfile alone is what was meant. */
export function bundledServers(repo: Repo, servers: readonly Server[]): Fact<string>[] {
	const lock = repo.read('Gemfile.lock');
	const [path, text, pattern, because] =
		lock === undefined
			? (['Gemfile', repo.read('Gemfile') ?? '', gemfileLine, 'the gem is in the bundle'] as const)
			: (['Gemfile.lock', lock, lockLine, 'the gem is locked'] as const);
	const lines = text.split(/\r?\n/);
	return servers.flatMap((server) => {
		const gemLine = pattern(server.gem);
		const line = lines.findIndex((candidate) => gemLine.test(candidate));
		return line < 0 ? [] : [fact(server.id, path, line + 1, because)];
	});
}

/** Which of these servers the Dockerfile installs by itself, among whatever else it does: `gem install bundler`. */
export function installedServers(image: Image | undefined, servers: readonly Server[]): Fact<string>[] {
	return (image?.gems ?? []).flatMap((gem) => {
		const server = servers.find((candidate) => candidate.gem === gem.value);
		return server === undefined ? [] : [{ ...gem, value: server.id }];
	});
}

/** `    puma (5.6.5)`: four blanks are a locked gem, six are a requirement of the gem above. */
function lockLine(gem: string): RegExp {
	return new RegExp(`^ {4}${gem} \\(`);
}

function gemfileLine(gem: string): RegExp {
	return new RegExp(`^\\s*gem[\\s(]+['"]${gem}['"]`);
}
