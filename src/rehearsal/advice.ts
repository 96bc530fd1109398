import type { LogLine } from './engine.ts';

/** What often keeps an app from starting, by what its log then says. */
const known: readonly { sign: RegExp; advice: string }[] = [
	{
		sign: /secret_key_base/i,
		advice: 'It has no secret to sign cookies with: add --env SECRET_KEY_BASE=$(openssl rand -hex 64).',
	},
	{
		sign: /master\.key|RAILS_MASTER_KEY|MessageEncryptor::InvalidMessage/i,
		advice: 'It cannot read its credentials: add --env RAILS_MASTER_KEY=….',
	},
	{
		sign: /dumb-init: (No such file|command not found)|dumb-init.*not found/i,
		advice: 'dumb-init is not installed here: install it, or rehearse in the image with --engine container.',
	},
	{
		sign: /Could not find .* in (locally installed gems|any of the sources)|Bundler::GemNotFound|bundler: command not found|bundle: (command )?not found/i,
		advice: 'Its gems are not installed here: run bundle install, or rehearse in the image with --engine container.',
	},
	{
		sign: /ConnectionBad|ConnectionNotEstablished|could not connect to server|Can't connect to .*MySQL|Redis::CannotConnect|ECONNREFUSED/i,
		advice: 'It cannot reach its database or another service: say where one is, as in --env DATABASE_URL=….',
	},
	{
		sign: /server is already running/i,
		advice: 'It found its own pid file: keep tmp/pids out of git and of the image.',
	},
	{
		sign: /Permission denied/i,
		advice: 'Something it needs may not be read or run by its user: check the executable bit of its scripts.',
	},
];

export function advice(log: readonly LogLine[], port: number): string[] {
	const text = log.map((line) => line.text).join('\n');
	const found = known.filter(({ sign }) => sign.test(text)).map((entry) => entry.advice);
	return [...found, ...listening(text, port)];
}

/** It is up, only not where the platform would look. */
function listening(text: string, port: number): string[] {
	const said = [...text.matchAll(/Listening on \w+:\/\/(\[[^\]]*\]|[^\s:/]+):(\d+)/gi)].at(-1);
	const [, host, other] = said ?? [];
	if (other !== undefined && Number(other) !== port) {
		return [`It listens on ${other}, and requests go to ${port}: add --port ${other}, or make it listen on $PORT.`];
	}
	return host !== undefined && /^(127\.|localhost|\[::1\])/.test(host)
		? [`It listens on ${host} only, where no router reaches it: make it listen on 0.0.0.0.`]
		: [];
}
