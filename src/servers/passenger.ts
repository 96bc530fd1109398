import stopTemplate from '../../templates/stop/passenger.sh.hbs';
import { type Fact, fact } from '../model/evidence.ts';
import { refused } from '../model/problem.ts';
import type { Repo } from '../model/repo.ts';
import { optionValue, programName, type Server, type Words } from './server.ts';

export const passenger: Server = {
	id: 'passenger',
	name: 'Passenger',
	gem: 'passenger',
	port: 5000,
	startCommand: (port) => `bundle exec passenger start --port "\${PORT:-${port}}" --max-pool-size 2 --min-instances 2`,
	isStartedBy: (words) =>
		words.some((word, index) => programName(word) === 'passenger' && words[index + 1] === 'start'),
	portArgument: (words) => optionValue(words, '--port', '-p'),
	configuredPort,
	stopFunction: (port, words) =>
		stopTemplate({
			port: passenger.portArgument(words)?.includes('$') ? `"\${PORT:-${port}}"` : String(port),
			launcher: isOfBundle(words) ? 'bundle exec ' : '',
		}),
};

/** `bundle exec passenger start`, whatever stands in front of that: an init, `nice`. */
function isOfBundle(words: Words): boolean {
	const at = words.findIndex((word) => programName(word) === 'passenger');
	return words.slice(0, at).some((word) => programName(word) === 'bundle');
}

/** Passenger Standalone reads the options its command line leaves out from this file. */
function configuredPort(repo: Repo): Fact<number> | undefined {
	const path = 'Passengerfile.json';
	const source = repo.read(path);
	if (source === undefined) return undefined;
	const text = plainJson(source);
	const { port } = parseObject(text, path);
	if (typeof port !== 'number') return undefined;
	const line = text.slice(0, text.indexOf('"port"')).split('\n').length;
	return fact(port, path, line, "Passenger's configuration says so");
}

/** Passenger's own parser takes comments and a last comma; what is no string here keeps its line. */
function plainJson(text: string): string {
	return text
		.replace(/"(?:\\[\s\S]|[^"\\])*(?:"|\\?$)|\/\/.*|\/\*[\s\S]*?(?:\*\/|$)/g, (part) =>
			part.startsWith('"') ? part : part.replace(/[^\n]/g, ''),
		)
		.replace(/"(?:\\[\s\S]|[^"\\])*(?:"|\\?$)|,(?=\s*[}\]])/g, (part) => (part === ',' ? '' : part));
}

function parseObject(text: string, path: string): Record<string, unknown> {
	try {
		const value: unknown = JSON.parse(text);
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
	} catch {
		// Said below: Passenger itself refuses such a file, too.
	}
	throw refused(
		'passengerfile-unreadable',
		`${path} is not a JSON object; Passenger would not start with it. Mend it and run again.`,
	);
}
