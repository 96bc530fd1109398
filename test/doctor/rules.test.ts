import { describe, expect, test } from 'vitest';
import { rules } from '../../src/doctor/rules/index.ts';
import { but, codes, type Files, foreground, type Known, sound } from './found.ts';

/** Each rule on a repo that has the fault, and on one that nearly has it. */
interface Case {
	fault: [Files, Known?];
	near: [Files, Known?];
}

const known = { said: { graceSeconds: 60 } };
const { Procfile: _, ...withoutProcfile } = sound;
const { Dockerfile: __, ...withoutDockerfile } = sound;
const entry = 'script/entrypoint.sh';
const control = 'script/appcontrol.sh';
const line = (command: string) => ({ ...sound, Procfile: `web: ${command}\n` });
const puma = (directive: string) => ({ ...sound, 'config/puma.rb': `${directive}\n` });
const startedBy = (lines: string) => ({ ...line('bin/start'), 'bin/start': `#!/bin/bash\n${lines}exec puma\n` });
const inTrap = (stop: string) => but(entry, "pkill -TERM -f '^([^ ]*/)?puma '", stop);
const image = (from: string, to: string, files = sound) => but('Dockerfile', from, to, files);
const slim = image('ruby:3.2', 'ruby:3.2-slim');
const alpine = image('ruby:3.2', 'ruby:3.2-alpine');
const install = 'RUN apt-get update && apt-get install -y dumb-init';
const tini = (options: string) =>
	but(
		'Procfile',
		'/usr/bin/dumb-init --',
		`/usr/bin/tini ${options}`,
		image('dumb-init', 'dumb-init tini', foreground),
	);
const passenger = (stop: string): Files => ({
	...but(control, 'puma -p 3000', 'passenger start --port 3000', inTrap(stop)),
});

const cases: Readonly<Record<string, Case | Case[]>> = {
	'procfile-unreadable': [
		{ fault: [line('puma -b "a": b')], near: [line('/usr/bin/dumb-init -- ./script/entrypoint.sh # web: x')] },
		{ fault: [{ ...sound, Procfile: 'Web_1: puma\n' }], near: [but('Procfile', 'web:', 'web-1: puma\nweb:')] },
	],
	'dockerfile-unreadable': {
		fault: [image('WORKDIR /app', 'WORKDER /app')],
		near: [image('WORKDIR /app', 'workdir /app')],
	},
	'file-unreadable': [
		{ fault: [sound, { binary: ['config/puma.rb'] }], near: [sound, { binary: ['public/logo.png'] }] },
		{ fault: [startedBy('echo a\n'.repeat(5000))], near: [startedBy('echo a\n'.repeat(50))] },
		{
			fault: [but('Procfile', 'web:', `# ${'x'.repeat(33_000)}\nweb:`)],
			near: [but('Procfile', 'web:', `# ${'x'.repeat(3000)}\nweb:`)],
		},
		{
			fault: [image('WORKDIR', `# ${'x'.repeat(270_000)}\nWORKDIR`)],
			near: [image('WORKDIR', `# ${'x'.repeat(27_000)}\nWORKDIR`)],
		},
	],
	'procfile-not-at-root': {
		fault: [{ ...withoutProcfile, 'config/Procfile': 'web: puma\n' }],
		near: [{ ...sound, 'config/Procfile': 'web: puma\n' }],
	},
	'process-missing': {
		fault: [but('Procfile', 'web:', 'worker:')],
		near: [but('Procfile', 'web:', 'worker: sidekiq\nweb:')],
	},
	'script-missing': {
		fault: [but(entry, 'appcontrol.sh', 'app-control.sh')],
		near: [but('Procfile', './script/entrypoint.sh', '/app/script/entrypoint.sh')],
	},
	'not-executable': [
		{
			fault: [sound, { index: new Map([[entry, 0o644]]) }],
			near: [sound, { index: new Map([[entry, 0o755]]), plain: [entry] }],
		},
		{
			fault: [sound, { plain: [control] }],
			near: [but(entry, './script/appcontrol.sh', 'bash script/appcontrol.sh'), { plain: [control] }],
		},
		{
			fault: [image('COPY . .', 'COPY . .\nRUN chmod 644 config/master.key'), { plain: [entry] }],
			near: [image('COPY . .', 'COPY . .\nRUN chmod +x script/*.sh'), { plain: [entry] }],
		},
	],
	'crlf-in-script': {
		fault: [but(entry, '#!/bin/bash\n', '#!/bin/bash\r\n')],
		near: [but('Procfile', '\n', '\r\n')],
	},
	'not-bash': [
		{ fault: [but(entry, 'stop TERM', 'stop SIGTERM', but(entry, 'bash', 'sh'))], near: [but(entry, 'bash', 'sh')] },
		{
			fault: [but(entry, '#!/bin/bash\n', '', but(entry, 'sleep 30', '[[ -t 0 ]] || sleep 30'))],
			near: [but(entry, 'sleep 30', '[[ -t 0 ]] || sleep 30')],
		},
	],
	'no-dockerfile': { fault: [withoutDockerfile], near: [{ ...withoutDockerfile, Procfile: 'web: puma\n' }] },
	'dumb-init-missing': [
		{
			fault: [image(install, 'RUN true')],
			near: [image(install, 'RUN apt-get install -y --fix-missing dumb-init=1.2.5-2')],
		},
		{
			fault: [image('WORKDIR', 'RUN apt-get purge -y dumb-init\nWORKDIR')],
			near: [image('WORKDIR', 'RUN apt-get purge -y gcc\nWORKDIR')],
		},
	],
	'dumb-init-elsewhere': {
		fault: [image(install, 'RUN wget -O /usr/local/bin/dumb-init https://example.com/dumb-init')],
		near: [image(install, 'RUN wget -O /usr/bin/dumb-init https://example.com/dumb-init')],
	},
	'pkill-missing': { fault: [slim], near: [image('dumb-init', 'dumb-init procps', slim)] },
	'bash-missing': {
		fault: [image(install, 'RUN apk add dumb-init', alpine)],
		near: [image(install, 'RUN apk add dumb-init bash', alpine)],
	},
	'installed-in-other-stage': {
		fault: [image('WORKDIR', 'FROM ruby:3.2\nWORKDIR')],
		near: [image('WORKDIR', 'FROM ruby:3.2 AS assets\nFROM ruby:3.2\nRUN apt-get install -y dumb-init\nWORKDIR')],
	},
	'install-not-root': {
		fault: [image(install, `RUN useradd app\nUSER app\n${install}`)],
		near: [image(install, `${install}\nRUN useradd app\nUSER app`)],
	},
	'ports-disagree': {
		fault: [image('EXPOSE 3000', 'EXPOSE 5000')],
		near: [but(control, '-p 3000', '-p ${PORT:-3000}', image('EXPOSE 3000', 'EXPOSE 5000'))],
	},
	'port-fixed': {
		fault: [image('EXPOSE 3000\n', '')],
		near: [but(control, '-p 3000', '-p $PORT', image('EXPOSE 3000\n', ''))],
	},
	'pid1-is-shell': [
		{ fault: [but('Procfile', '.sh', '.sh | tee log/web.log')], near: [but('Procfile', 'web: ', 'web: A=b exec ')] },
		{ fault: [but('Procfile', '.sh', '.sh >log/web.log 2>&1')], near: [but('Procfile', 'web: ', 'web: cd /app && ')] },
		{
			fault: [but('Procfile', '.sh', '.sh || exit 1')],
			near: [but('Procfile', 'web: ', 'web: exec ', but('Procfile', '.sh', '.sh >log/web.log'))],
		},
		{ fault: [but('Procfile', 'web: ', 'web: redis-server & ')], near: [but('Procfile', 'web: ', 'web: true; ')] },
	],
	'dumb-init-setsid': [
		{
			fault: [but('Procfile', 'dumb-init --', 'dumb-init -c --', foreground)],
			near: [but('Procfile', 'dumb-init --', 'dumb-init -v --', foreground)],
		},
		{
			fault: [but('Procfile', 'web: ', 'web: DUMB_INIT_SETSID=0 ', foreground)],
			near: [but('Procfile', 'web: ', 'web: DUMB_INIT_SETSID=0 ')],
		},
		{
			fault: [image('WORKDIR', 'ENV DUMB_INIT_SETSID=0\nWORKDIR')],
			near: [image('WORKDIR', 'ENV DUMB_INIT_SETSID=1\nWORKDIR')],
		},
	],
	'tini-alone': { fault: [tini('--')], near: [tini('-g --')] },
	'foreman-as-init': {
		fault: [line('bundle exec foreman start -f Procfile.dev')],
		near: [line('/usr/bin/dumb-init -- ./script/entrypoint.sh start foreman')],
	},
	'wrapper-takes-term': {
		fault: [{ ...line('./bin/start.sh'), 'bin/start.sh': '#!/bin/bash\nrake db:migrate\npuma -p 3000\n' }],
		near: [{ ...line('./bin/start.sh'), 'bin/start.sh': '#!/bin/bash\nrake db:migrate\nexec puma -p 3000\n' }],
	},
	'no-drain': [
		{ fault: [line('bundle exec puma -p 3000')], near: [sound] },
		{
			fault: [{ ...line('./bin/start.sh'), 'bin/start.sh': '#!/bin/bash\nexec puma -p 3000\n' }],
			near: [but('Procfile', 'web:', 'worker: bundle exec puma -p 9394\nweb:')],
		},
		{
			fault: [line('/usr/bin/dumb-init -- bundle exec rails server')],
			near: [line('/usr/bin/dumb-init -- bundle exec sidekiq')],
		},
	],
	'no-term-trap': [
		{ fault: [but(entry, 'trap stop TERM\n', '')], near: [but(entry, 'stop TERM', 'stop INT TERM')] },
		{
			fault: [but(entry, 'trap stop TERM', '#puma trap "sleep 30; exit 0" TERM')],
			near: [but(entry, 'trap stop TERM', '#passenger trap "sleep 30" TERM\ntrap stop TERM')],
		},
	],
	'trap-never-runs': [
		{ fault: [but(entry, '.sh &', '.sh')], near: [but(control, 'exec ', '', but(entry, '.sh &', '.sh'))] },
		{
			fault: [but(entry, './script/appcontrol.sh &', 'dumb-init -r 15:0 puma -p 3000')],
			near: [but(entry, './script/appcontrol.sh &', 'dumb-init -r 15:0 puma -p 3000 &')],
		},
	],
	'trap-replaced': {
		fault: [but(entry, './script/appcontrol.sh &', 'exec ./script/appcontrol.sh')],
		near: [but(entry, './script/appcontrol.sh &', './script/appcontrol.sh &\nexec 2>&1')],
	},
	'server-hears-term': {
		fault: [but(control, '/usr/bin/dumb-init --rewrite 15:0 -- ', '')],
		near: [but(control, '--rewrite 15:0', '-r 15:0')],
	},
	'exit-before-server': [
		{
			fault: [but(entry, '\twait "$app"', '\texit 0')],
			near: [but(entry, '\twait "$app"', '\twhile kill -0 "$app"; do sleep 1; done\n\texit 0')],
		},
		{
			fault: [but(entry, 'trap stop TERM', 'trap "trap \'\' TERM; sleep 30; exit 0" TERM')],
			near: [but(entry, '\twait "$app"\n', '')],
		},
		{
			fault: [but(entry, "\twhile pgrep -f '^([^ ]*/)?puma ' >/dev/null; do sleep 0.1; done", '\twait', foreground)],
			near: [foreground],
		},
	],
	'passenger-stop': {
		fault: [passenger('passenger-status; passenger stop --port 3000')],
		near: [
			passenger('while passenger-status --show=requests | grep path; do sleep 1; done; passenger stop --port 3000'),
		],
	},
	'stop-by-signal': [
		{
			fault: [inTrap("pkill -QUIT -f '^([^ ]*/)?puma '")],
			near: [inTrap("pkill -INT -f '^([^ ]*/)?puma '")],
		},
		{ fault: [inTrap('kill -9 "$app"')], near: [inTrap('kill -2 "$app"; sleep 20; kill -9 "$app"')] },
	],
	'pkill-pattern': [
		{
			fault: [inTrap("pkill -TERM -f 'puma master'")],
			near: [inTrap("pkill -TERM -f '^puma [0-9]'")],
		},
		{
			fault: [inTrap("pkill -TERM -f 'puma|script'")],
			near: [inTrap('pkill -TERM -f "$PATTERN"')],
		},
		{ fault: [inTrap('pkill -x Puma')], near: [inTrap('pkill -x puma')] },
	],
	thruster: {
		fault: [but(control, 'bundle exec puma -p 3000', './bin/thrust ./bin/rails server -p 3000')],
		near: [but(control, 'bundle exec puma -p 3000', './bin/rails server -p 3000 -d thrust.log')],
	},
	'puma-term-at-boot': {
		fault: [puma('raise_exception_on_sigterm false')],
		near: [puma('# raise_exception_on_sigterm false')],
	},
	'trap-restarts': { fault: [but(entry, "\ttrap '' TERM\n", '')], near: [but(entry, "'' TERM", "'' INT TERM")] },
	'drain-exceeds-grace': {
		fault: [sound, { said: { graceSeconds: 30 } }],
		near: [sound, { said: { graceSeconds: 31 } }],
	},
	'grace-not-raised': { fault: [sound], near: [but(entry, 'sleep 30', 'sleep 20')] },
	'drain-too-short': [
		{ fault: [but(entry, 'sleep 30', 'sleep 2')], near: [but(entry, 'sleep 30', 'sleep 10')] },
		{ fault: [but(entry, '\tsleep 30\n', '')], near: [but(entry, 'sleep 30', 'sleep "$DRAIN"')] },
	],
	'puma-worker-timeout': [
		{ fault: [puma('worker_shutdown_timeout 10'), known], near: [puma('worker_shutdown_timeout 30'), known] },
		{ fault: [puma('worker_shutdown_timeout(90)'), known], near: [puma('worker_timeout 90'), known] },
	],
	'puma-force-shutdown': {
		fault: [puma('force_shutdown_after :immediately'), known],
		near: [puma('force_shutdown_after :forever'), known],
	},
	'puma-persistent-timeout': { fault: [puma('persistent_timeout 20')], near: [puma('persistent_timeout 65')] },
	'prestop-and-drain': {
		fault: [{ ...sound, 'k8s/deployment.yaml': 'lifecycle:\n  preStop:\n    exec:\n      command: ["sleep", "15"]\n' }],
		near: [{ ...sound, 'k8s/deployment.yaml': 'lifecycle:\n  postStart:\n    exec:\n      command: ["sleep", "1"]\n' }],
	},
};

describe.each(Object.entries(cases))('%s', (code, rows) => {
	test.each([rows].flat().map((row, at) => [at + 1, row] as const))('case %i', (_, { fault, near }) => {
		expect(codes(...fault), 'a repo that has the fault').toContain(code);
		expect(codes(...near), 'a repo that nearly has it').not.toContain(code);
	});
});

test('every rule has its cases', () => {
	expect(Object.keys(cases)).toEqual(rules.map(({ code }) => code));
});

test('a set-up by hand that is right', () => {
	expect(codes(sound, known)).toEqual([]);
});
