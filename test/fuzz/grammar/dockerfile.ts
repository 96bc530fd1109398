import fc from 'fast-check';
import { oneLine } from './commands.ts';
import { hostile, mostly, name, path, port, textOf } from './words.ts';

const image = mostly(
	fc.constantFrom(
		'ruby:3.3',
		'ruby:3.3-slim',
		'ruby:3.3.1-slim-bookworm',
		'ruby:3.2-alpine3.19',
		'ruby:${RUBY_VERSION}-slim',
		'ruby:$V',
		'${BASE:-debian:bookworm}',
		'docker.io/library/ruby:3',
		'registry.example.com:5000/team/ruby@sha256:aa',
		'debian:buster',
		'ubuntu:22.04',
		'alpine',
		'phusion/passenger-ruby32:2.5.0',
		'engineyard/kontainers:ruby-3',
		'heroku/heroku:22',
		'cimg/ruby:3.2',
		'rockylinux:9',
		'amazonlinux:2',
		'registry.access.redhat.com/ubi9/ruby-31',
		'gcr.io/distroless/base',
		'scratch',
		'mcr.microsoft.com/windows/servercore:ltsc2022',
	),
	hostile,
	80,
);

const packages = fc
	.uniqueArray(
		fc.constantFrom(
			'curl',
			'procps',
			'dumb-init',
			'tini',
			'bash',
			'libpq-dev',
			'nodejs',
			'dumb-init=1.2.5-2',
			'"$EXTRA"',
		),
		{ maxLength: 4 },
	)
	.map((them) => them.join(' '));

const install = fc.oneof(
	packages.map((them) => `RUN apt-get update && apt-get install -y ${them}`),
	packages.map(
		(them) =>
			`RUN apt-get update -qq && \\\n    apt-get install --no-install-recommends -y \\\n    # why\n\n      ${them} && \\\n    rm -rf /var/lib/apt/lists/*`,
	),
	packages.map((them) => `RUN apk add --no-cache ${them}`),
	packages.map((them) => `RUN dnf install -y ${them} && dnf clean all`),
	packages.map((them) => `RUN <<EOT bash -ex\n  apt-get update\n  apt-get install -y ${them}\nEOT`),
	packages.map((them) => `RUN ["apt-get", "install", "-y", "${them}"]`),
	fc.constantFrom(
		'RUN gem install passenger',
		'RUN bundle install',
		'RUN sed -i s/deb.debian.org/archive.debian.org/ /etc/apt/sources.list',
		'RUN curl -Lo /usr/local/bin/dumb-init https://example.com/dumb-init && chmod +x /usr/local/bin/dumb-init',
		'ADD https://example.com/dumb-init_1.2.5_amd64 /usr/bin/dumb-init',
		'COPY --from=deps /usr/bin/dumb-init /usr/bin/dumb-init',
	),
);

const start = fc.oneof(
	oneLine.map((it) => `CMD ${it}`),
	oneLine.map((it) => `ENTRYPOINT ${it}`),
	fc.array(fc.oneof(oneLine, hostile, path), { maxLength: 4 }).map((words) => `CMD ${JSON.stringify(words)}`),
	fc.array(fc.oneof(path, hostile), { maxLength: 3 }).map((words) => `ENTRYPOINT ${JSON.stringify(words)}`),
	fc
		.array(path, { minLength: 1, maxLength: 3 })
		.map((words) => `ENTRYPOINT [ ${words.map((it) => JSON.stringify(it)).join(', \\\n    ')} ]`),
	fc.constantFrom(
		'CMD ["puma", "-p", "3000"]',
		'CMD ["./bin/rails", "server"]',
		'ENTRYPOINT ["/rails/bin/docker-entrypoint"]',
		'ENTRYPOINT ["/usr/bin/dumb-init", "--"]',
		'ENTRYPOINT ["tini", "--", "bundle", "exec"]',
		'ENTRYPOINT []',
		'CMD []',
		'CMD',
		"CMD ['puma']",
		'CMD ["puma",]',
		'ENTRYPOINT ["sh", "-c", "exec puma -p ${PORT:-3000}"]',
	),
);

const usualStart = fc.oneof(
	oneLine.map((it) => `CMD ${it}`),
	fc.constantFrom(
		'CMD ["puma", "-p", "3000"]',
		'ENTRYPOINT ["/rails/bin/docker-entrypoint"]\nCMD ["./bin/rails", "server"]',
		'ENTRYPOINT ["tini", "--"]\nCMD ["bundle", "exec", "puma"]',
	),
);

const setting = fc.oneof(
	fc.tuple(name, fc.oneof(path, hostile)).map(([key, value]) => `ENV ${key}=${JSON.stringify(value)}`),
	fc.tuple(name, path).map(([key, value]) => `ENV ${key} ${value}`),
	fc.tuple(name, path).map(([key, value]) => `ARG ${key}=${value}`),
	name.map((it) => `ARG ${it}`),
	mostly(fc.constantFrom('root', 'app', '1000:1000', '${USER}', '"app"'), hostile).map((it) => `USER ${it}`),
	fc.oneof(path, hostile).map((it) => `WORKDIR ${it}`),
	port.map((it) => `EXPOSE ${it}`),
	fc.constantFrom(
		'SHELL ["/bin/bash", "-c"]',
		'STOPSIGNAL SIGQUIT',
		'HEALTHCHECK CMD curl -f localhost',
		'VOLUME /data',
		'LABEL a="b c" d=e',
		'MAINTAINER x',
	),
);

const copy = fc.oneof(
	fc.tuple(path, path).map(([from, to]) => `COPY ${from} ${to}`),
	fc.tuple(path, path).map(([from, to]) => `COPY --chown=app:app --chmod=755 ${from} ${to}`),
	fc.tuple(fc.nat(3), path, path).map(([stage, from, to]) => `COPY --from=stage${stage} ${from} ${to}`),
	fc.tuple(path, path).map((them) => `COPY ${JSON.stringify(them)}`),
	path.map((to) => `COPY <<X ${to}\nUSER nobody\nX`),
	path.map((from) => `ADD ${from} /app/`),
);

const oddity = fc.oneof(
	fc.constantFrom(
		'# a comment',
		'   # indented',
		'',
		'\t',
		'# eyk-graceful: dumb-init hands signals on as PID 1',
		'# eyk-graceful: was ENTRYPOINT ["a"]',
		'# eyk-graceful:',
		'RUN a \\',
		'RUN <<A cat\nnever ends',
		'RUN echo \\\n# comment\n\n  b',
		'NOSUCH thing',
		'run echo lower case',
		'FROM',
		'# escape=`',
		'RUN echo a `\n  b',
	),
	hostile,
	start.map((it) => `ONBUILD ${it}`),
	install.map((it) => `ONBUILD ${it.replaceAll('\n', ' ')}`),
);

const instruction = fc.oneof(
	{ weight: 40, arbitrary: install },
	{ weight: 40, arbitrary: setting },
	{ weight: 40, arbitrary: copy },
	{ weight: 10, arbitrary: fc.constantFrom('# a comment', '   # indented', '', 'RUN echo \\\n# comment\n\n  b') },
	{ weight: 5, arbitrary: start },
	{ weight: 2, arbitrary: oddity },
);

const head = mostly(
	fc.constantFrom<string[]>(
		[],
		[],
		[],
		['# syntax=docker/dockerfile:1'],
		['# escape=`'],
		['ARG RUBY_VERSION=3.3'],
		['ARG V', 'ARG BASE=ruby:3'],
	),
	hostile.map((it) => [`# syntax=${it}`]),
);

const stages = fc.array(
	fc.tuple(
		fc.constantFrom('FROM', 'FROM', 'FROM', 'from', 'FROM --platform=$BUILDPLATFORM'),
		image,
		fc.constantFrom('image', 'image', 'stage'),
		fc.constantFrom('AS', 'as'),
		fc.array(instruction, { maxLength: 8 }),
	),
	{ minLength: 1, maxLength: 3 },
);

/** Dockerfiles as people write them, and what an absent-minded person makes of them. */
export const dockerfile: fc.Arbitrary<string> = textOf(
	fc
		.tuple(head, stages, mostly(usualStart, start, 3))
		.map(([directives, all, last]) => [
			...directives,
			...all.flatMap(([from, base, kind, as, body], at) => [
				`${from} ${kind === 'stage' && at > 0 ? `stage${at - 1}` : base} ${as} stage${at}`,
				...body,
			]),
			last,
		]),
);

export const dockerignore = textOf(
	fc.array(
		fc.oneof(fc.constantFrom('script', '/script/*', '**/*.sh', '!script/x', '*', 'bin', '# c', '[', '!'), hostile),
		{ maxLength: 4 },
	),
);
