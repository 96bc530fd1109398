import fc from 'fast-check';
import { command } from './commands.ts';
import { hostile, mostly, name, port } from './words.ts';

const seconds = mostly(
	fc.constantFrom('0', '5', '30', '45', '60', '90', '600'),
	fc.oneof(hostile, fc.constantFrom('-1', '1.5', '1e3', '86401', ' 30')),
	10,
);

/** A value for each setting of init, by the flag's name. */
const values = {
	server: mostly(
		fc.constantFrom('puma', 'puma', 'puma', 'puma', 'passenger'),
		fc.oneof(hostile, fc.constant('unicorn')),
		60,
	),
	port: mostly(port, hostile),
	process: mostly(fc.constantFrom('web', 'api', 'web-admin'), hostile),
	'drain-seconds': seconds,
	'grace-seconds': seconds,
	app: mostly(
		fc.oneof(name, fc.constantFrom('my-app', 'a-1')),
		fc.oneof(hostile, fc.constantFrom('My App', '-a', 'a--b')),
		3,
	),
	platform: mostly(fc.constant('eyk'), hostile),
	distro: mostly(fc.constantFrom('debian', 'alpine', 'redhat'), hostile),
	'script-dir': mostly(
		fc.constantFrom('script', 'ops', 'ops/run', './script/'),
		fc.oneof(hostile, fc.constantFrom('../x', '/etc', '.git', 'a/./b', 'CON')),
		6,
	),
	dockerfile: mostly(fc.constantFrom('Dockerfile', 'docker/Dockerfile.prod'), hostile),
	procfile: mostly(fc.constantFrom('Procfile', 'Procfile.prod'), hostile),
	'run-command': command,
	entrypoint: mostly(fc.constantFrom('true', 'false'), hostile),
	'new-dockerfile': mostly(fc.constantFrom('true', 'true', 'false'), hostile),
	'ruby-version': mostly(fc.constantFrom('3.3.1', '3.4'), hostile),
};

export type Settings = Readonly<Record<string, string>>;

const howSeldom: Readonly<Record<string, number>> = { server: 1, 'new-dockerfile': 8 };

/** A few of them, as somebody types flags: the server often, a new Dockerfile at times, each of the others seldom. */
export const flags: fc.Arbitrary<Settings> = fc
	.record(
		Object.fromEntries(
			Object.entries(values).map(([key, value]) => [key, seldom(value, howSeldom[key] ?? 24)]),
		) as Record<string, fc.Arbitrary<string | undefined>>,
	)
	.map((all) =>
		Object.fromEntries(Object.entries(all).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))),
	);

function seldom(value: fc.Arbitrary<string>, weight: number): fc.Arbitrary<string | undefined> {
	return fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
}

const jsonValue = fc.oneof(fc.constantFrom<unknown>(true, null, 1, [], {}, 3000, 1e21), fc.jsonValue({ maxDepth: 1 }));

export const configFile: fc.Arbitrary<string> = fc.oneof(
	{ weight: 6, arbitrary: flags.map((settings) => JSON.stringify(settings)) },
	{
		weight: 2,
		arbitrary: fc
			.tuple(flags, fc.constantFrom('port', 'drainSeconds', 'nosuch', '__proto__', 'newDockerfile'), jsonValue)
			.map(([settings, key, value]) => JSON.stringify({ ...settings, [key]: value })),
	},
	{ weight: 1, arbitrary: hostile },
);
