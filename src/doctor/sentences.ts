/**
 * Every finding in words, by its code: what is wrong, and what to do about it. Rules only give codes and arguments.
 * What it does to requests, and how to see it, stands on the code's page in docs/findings.
 */
export const sentences = {
	'bash-missing': ({ image }: { image: string }) =>
		`The platform runs this line with /bin/bash, and nothing installs bash into ${image}. Install it in the final stage.`,
	'crlf-in-script': ({ script }: { script: string }) =>
		`${script} has Windows line ends: the kernel looks for an interpreter named "bash\\r". Save it with LF.`,
	'drain-exceeds-grace': ({ drain, grace }: { drain: number; grace: number }) =>
		`The drain takes ${drain} s of a grace period of ${grace} s, so SIGKILL comes before the server has stopped. Raise the grace period, or drain for less.`,
	'drain-too-short': ({ drain }: { drain: number }) =>
		`The drain lasts ${drain} s, but endpoint removal takes 5 to 30 s to reach every proxy. Drain for 30 s.`,
	'dumb-init-elsewhere': ({ called, found }: { called: string; found: string }) =>
		`${called} is called here, but the image has it at ${found}. Call it there, or link it.`,
	'dumb-init-missing': ({ image }: { image: string }) =>
		`dumb-init is called here, and nothing installs it into ${image}: the process cannot start. Install it in the final stage.`,
	'dumb-init-setsid': ({ by }: { by: string }) =>
		`With ${by} dumb-init signals one process instead of its group, which the drain rests on. Take it out.`,
	'exit-before-server': ({ stop }: { stop: string }) =>
		`The trap ends the pod right after \`${stop}\`: requests that outlive the drain are killed. Wait for the server before you exit.`,
	'foreman-as-init': ({ seconds }: { seconds: number }) =>
		`foreman passes SIGTERM to all its processes at once and kills them ${seconds} s later: no drain, and longer requests are cut. Start the server itself.`,
	'grace-not-raised': ({ drain }: { drain: number }) =>
		`The drain takes ${drain} s, all of the 30 s a pod is granted by default, and nothing in this repo says that the grace period was raised. Check \`KUBERNETES_POD_TERMINATION_GRACE_PERIOD_SECONDS\` in the app's config.`,
	'install-not-root': ({ tool, user }: { tool: string; user: string }) =>
		`${tool} is installed below \`USER ${user}\`, who may not install packages. Move the line above USER.`,
	'installed-in-other-stage': ({ tool, stage }: { tool: string; stage: string }) =>
		`${tool} is installed in the stage "${stage}", and the image is built from another one. Install it in the final stage.`,
	'no-dockerfile': ({ command }: { command: string }) =>
		`\`${command}\` needs dumb-init, and without a Dockerfile the image comes from a buildpack, which has none. Deploy with a Dockerfile that installs it.`,
	'no-drain': ({ command }: { command: string }) =>
		`\`${command}\` stops at once on SIGTERM, while requests still arrive. Nothing here drains first; \`npx eyk-graceful\` sets that up.`,
	'no-term-trap': ({ script, commented }: { script: string; commented: boolean }) =>
		commented
			? `${script} sets no TERM trap: this line is a comment as a whole, the trap included. Put the trap on a line of its own.`
			: `${script} sets no TERM trap, so nothing drains and nothing stops the server in time.`,
	'not-bash': ({ script, feature }: { script: string; feature: string }) =>
		`${script} is run by sh, and \`${feature}\` is bash. Start it with \`#!/bin/bash\`.`,
	'not-executable': ({ script, where }: { script: string; where: 'git' | 'disk' }) =>
		where === 'git'
			? `${script} has no executable bit in git, and the platform builds from git. Run \`git add --chmod=+x ${script}\`.`
			: `${script} is called as a program and is not executable. Run \`chmod +x ${script}\`.`,
	'passenger-stop': () =>
		'`passenger stop` drops every request in flight. Wait until `passenger-status --show=requests` lists none, then stop.',
	'pid1-is-shell': ({ because }: { because: string }) =>
		`bash stays PID 1 because of ${because}, and a shell passes no signal on: SIGTERM is lost until SIGKILL. Move it into the script that this line starts.`,
	'pkill-missing': ({ image }: { image: string }) =>
		`pkill stops the server here, and nothing installs it into ${image}: the server is never told. Install procps in the final stage.`,
	'pkill-pattern': ({ pattern, hits }: { pattern: string; hits: 'nothing' | 'more' }) =>
		hits === 'nothing'
			? `\`${pattern}\` matches no process of Puma's, so it is never told to stop. Use \`pkill -TERM -f '^([^ ]*/)?puma '\`.`
			: `\`${pattern}\` matches more than Puma's master process. Use \`pkill -TERM -f '^([^ ]*/)?puma '\`.`,
	'port-fixed': ({ port }: { port: number }) =>
		`The server listens on ${port} whatever PORT says, and no EXPOSE tells the platform. Add \`EXPOSE ${port}\`, or listen on \`$PORT\`.`,
	'ports-disagree': ({ port, other, there }: { port: number; other: number; there: string }) =>
		`The server listens on ${port} here, but ${there} says ${other}, and that is where the platform sends requests. Make them agree.`,
	'prestop-and-drain': () =>
		'A preStop hook sleeps, and the TERM trap drains after it: both count against one grace period. Keep one of them.',
	'process-missing': ({ process }: { process: string }) =>
		`There is no \`${process}\` in it, so the platform starts the image's own ENTRYPOINT and CMD for ${process}, without a drain. Add the line.`,
	'procfile-not-at-root': ({ found }: { found: string }) =>
		`The platform reads a file named Procfile at the root of the repo and nothing else, so ${found} is not used. Move it there.`,
	'procfile-unreadable': ({ what }: { what: string }) => `The platform cannot use this Procfile: ${what}`,
	'dockerfile-unreadable': ({ what }: { what: string }) => `This Dockerfile cannot be built: ${what}`,
	'file-unreadable': ({ what }: { what: string }) => `${what}`,
	'puma-force-shutdown': ({ seconds, left }: { seconds: number; left: number }) =>
		`Puma ends requests with a 503 ${seconds} s after it is told to stop, though ${left} s are left by then. Raise force_shutdown_after, or take it out.`,
	'puma-persistent-timeout': ({ seconds }: { seconds: number }) =>
		`Puma closes idle connections after ${seconds} s, and balancers reuse them for up to 60 s: a request sent at that moment gets a 502. Set it to 65 or more.`,
	'puma-term-at-boot': () =>
		'With `raise_exception_on_sigterm false` Puma ignores a SIGTERM that comes while the app is loading, and boots on. INT is ignored then, too. Take it out.',
	'puma-worker-timeout': ({ seconds, left }: { seconds: number; left: number }) =>
		seconds < left
			? `Puma kills workers ${seconds} s after it is told to stop, though ${left} s are left by then. Raise worker_shutdown_timeout to ${left}.`
			: `Puma gives workers ${seconds} s to stop, but SIGKILL comes ${left} s after it is told to. Lower worker_shutdown_timeout, or raise the grace period.`,
	'script-missing': ({ script }: { script: string }) =>
		`${script} is started here, and there is no such file in the repo. Add it, or correct the path.`,
	'server-hears-term': ({ server }: { server: string }) =>
		`${server} gets SIGTERM together with the script that drains, and stops at once. Start it with \`/usr/bin/dumb-init --rewrite 15:0 --\`.`,
	'stop-by-signal': ({ signal, server }: { signal: string; server: string }) =>
		`${signal} makes ${server} drop what it is answering. Stop it with TERM.`,
	thruster: () =>
		'Thruster goes on accepting while the server behind it stops, and answers 502 itself. Start the server directly, or let the drain outlast all traffic.',
	'tini-alone': () => 'tini without -g signals its child only, not the group that the drain rests on. Add -g.',
	'trap-never-runs': ({ script }: { script: string }) =>
		`bash runs its trap only when ${script} ends, and that now never hears SIGTERM: the drain never starts, and SIGKILL ends all. Start it with & and \`wait\`.`,
	'trap-replaced': ({ script }: { script: string }) =>
		`\`exec\` replaces this shell, and its TERM trap with it. Start ${script} with & and \`wait\`.`,
	'trap-restarts': () =>
		"A second SIGTERM starts the drain anew, and takes its time from the server. Begin the trap with `trap '' TERM`.",
	'wrapper-takes-term': ({ script }: { script: string }) =>
		`${script} is PID 1 and waits for what it starts, so SIGTERM never reaches the server. Let it end in \`exec\`, and put dumb-init in front.`,
} as const;

export type Code = keyof typeof sentences;

type ArgsOf<C extends Code> = Parameters<(typeof sentences)[C]>[0] extends infer Args
	? undefined extends Args
		? Record<never, never>
		: Args
	: never;

/** What fills the gaps of a code's sentence. */
export type Args<C extends Code> = ArgsOf<C>;

export function sentence<C extends Code>(code: C, args: Args<C>): string {
	return (sentences[code] as (args: Args<C>) => string)(args);
}
