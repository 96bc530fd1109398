import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setEntrypoint } from '../../src/dockerfile/entrypoint.ts';
import { addPackages } from '../../src/dockerfile/packages.ts';
import { buildah, describeWith, made, podman, root } from './parts/parts.ts';

/** A sample of what people write, small enough to be built: each has to build with our lines in it, and keep its user. */
const dockerfiles: [string, string, string][] = [
	[
		'a user who is not root, and CRLF',
		'FROM debian:bookworm-slim\r\nRUN useradd app\r\nUSER app\r\nCMD ["id"]\r\n',
		'app',
	],
	[
		'stages that inherit, AS in any case, ARG in FROM',
		'ARG TAG=bookworm-slim\nFROM debian:$TAG aS base\nRUN useradd app\nUSER app\nfrom base\nCMD id',
		'app',
	],
	[
		'an inherited stage that runs as somebody else',
		'FROM debian:bookworm-slim AS base\nRUN useradd app\nUSER app\nFROM base\nWORKDIR /tmp\nCMD ["id"]\n',
		'app',
	],
	[
		'comments inside continuations, no final newline',
		'FROM ruby:3.1-slim\nRUN true && \\\n# why\n    true\nENTRYPOINT ["env"]\nCMD ["id"]',
		'root',
	],
	['another escape character', '# escape=`\nFROM debian:bookworm-slim\nRUN echo a `\n  b\nCMD ["id"]\n', 'root'],
	[
		'package lists that a later line needs',
		'FROM debian:bookworm-slim\nRUN apt-get update\nRUN apt-get install -y --no-install-recommends tini\nCMD ["id"]\n',
		'root',
	],
];

describeWith([root, buildah, podman], 'a Dockerfile with our lines in it builds', () => {
	const images: string[] = [];
	beforeAll(() => void made('base-image.sh'), 600_000);
	afterAll(() => {
		for (const image of images) execFileSync('podman', ['rmi', '--force', image], { stdio: 'ignore' });
	});

	test.each(dockerfiles)(
		'%s',
		(_, before, user) => {
			const edited = setEntrypoint(addPackages(before, 'Dockerfile').text, 'Dockerfile').text;
			const image = `localhost/eyk-graceful-builds-${process.pid}:${images.length}`;
			images.push(image);
			build(edited, image);
			const asked = 'id --user --name && command -v /usr/bin/dumb-init pkill bash';
			const run = ['--runtime', 'runc', 'run', '--rm', '--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1000:1000'];
			const said = execFileSync('podman', [...run, image, 'bash', '-c', asked], { encoding: 'utf8' });
			expect(said.trim().split('\n')).toEqual([user, '/usr/bin/dumb-init', '/usr/bin/pkill', '/usr/bin/bash']);
		},
		200_000,
	);
});

function build(dockerfile: string, image: string): void {
	const folder = mkdtempSync(join(tmpdir(), 'eyk-graceful-builds-'));
	try {
		writeFileSync(join(folder, 'Dockerfile'), dockerfile);
		const flags = ['--isolation', 'chroot', '--network', 'host', '--tag', image];
		execFileSync('buildah', ['bud', ...flags, folder], { stdio: 'pipe' });
	} finally {
		rmSync(folder, { recursive: true });
	}
}
