import { describe, expect, it } from 'vitest';
import { ignoredBy } from '../../src/dockerfile/dockerignore.ts';
import { readImage } from '../../src/dockerfile/image.ts';
import { scriptsReachImage } from '../../src/dockerfile/scripts-reach.ts';

function reach(dockerfile: string, dockerignore?: string, folder = 'script') {
	const [finding] = scriptsReachImage(
		readImage(`FROM ruby:3.3-slim\n${dockerfile}\n`, 'Dockerfile'),
		dockerignore,
		folder,
	);
	return finding && `${finding.code} ${finding.severity} ${finding.path}:${finding.line}`;
}

describe('script/ reaches the WORKDIR', () => {
	it.each([
		['everything copied', 'WORKDIR /app\nCOPY . .'],
		['everything, from above', 'WORKDIR /app\nCOPY ../. ./'],
		['everything added, WORKDIR later', 'ADD . /app\nWORKDIR /app'],
		['the folder alone', 'WORKDIR /app\nCOPY script ./script'],
		['the folder alone, with slashes', 'WORKDIR /app\nCOPY ./script/ script/'],
		['one by one', 'WORKDIR /app\nCOPY script/entrypoint.sh script/appcontrol.sh ./script/'],
		['by pattern', 'WORKDIR /app\nCOPY script/*.sh /app/script/'],
		['as JSON', 'WORKDIR /app\nCOPY ["Gemfile", "script", "/app/"]\nCOPY ["script", "/app/script"]'],
		['with its parents', 'WORKDIR /app\nCOPY --parents script/*.sh ./'],
		['by variable', 'ENV HOME_DIR=/srv/app\nCOPY . $HOME_DIR\nWORKDIR ${HOME_DIR}'],
		['a WORKDIR in two steps', 'WORKDIR /srv\nWORKDIR app\nCOPY . .'],
		['by ONBUILD', 'WORKDIR /app\nONBUILD COPY . /app\nCOPY . .'],
		['no WORKDIR at all', 'COPY . /'],
		['through a build stage', 'WORKDIR /app\nCOPY . .\nFROM ruby:3.3-slim\nWORKDIR /srv\nCOPY --from=0 /app /srv'],
		[
			'through two stages',
			'FROM ruby:3.3 AS one\nCOPY . /a\nFROM one AS two\nCOPY --from=one /a/script /b/script\nFROM ruby:3.3\nWORKDIR /c\nCOPY --from=two /b .',
		],
		['from an inherited stage', 'FROM ruby:3.3 AS base\nWORKDIR /app\nCOPY . .\nFROM base\nUSER 1000'],
		['in a base image with a WORKDIR of its own', 'FROM acme/rails\nCOPY . .'],
		[
			'into a folder only the base image knows',
			'FROM acme/rails AS build\nWORKDIR $APP_HOME\nCOPY . .\nFROM acme/rails\nWORKDIR $APP_HOME\nCOPY --from=build $APP_HOME .',
		],
		['in an onbuild image', 'FROM rails:onbuild'],
	])('%s', (_, dockerfile) => {
		expect(reach(dockerfile)).toBeUndefined();
	});

	it.each([
		['only some folders', 'WORKDIR /app\nCOPY app app\nCOPY config config', 'script-not-copied error Dockerfile:4'],
		['nothing at all', 'WORKDIR /app', 'script-not-copied error Dockerfile:1'],
		[
			'a checkout instead',
			'RUN git clone https://example.com/app /app\nWORKDIR /app',
			'script-not-copied warning Dockerfile:1',
		],
		['another folder than WORKDIR', 'COPY . /app\nWORKDIR /srv', 'script-outside-workdir error Dockerfile:2'],
		['a folder that loses its name', 'WORKDIR /app\nCOPY app script ./', 'script-outside-workdir error Dockerfile:3'],
		['one script of two', 'WORKDIR /app\nCOPY script/entrypoint.sh ./script/', 'script-not-copied error Dockerfile:3'],
		['a mode without x', 'WORKDIR /app\nCOPY --chmod=644 . .', 'script-not-executable error Dockerfile:3'],
		[
			'another stage only',
			'FROM ruby AS b\nCOPY . /app\nFROM ruby\nWORKDIR /app\nCOPY --from=b /app/public public',
			'script-not-copied error Dockerfile:6',
		],
	])('but not with %s', (_, dockerfile, finding) => {
		expect(reach(dockerfile)).toBe(finding);
	});

	it('in a folder of another name', () => {
		expect(reach('WORKDIR /app\nCOPY deploy/eyk deploy/eyk', '', 'deploy/eyk')).toBeUndefined();
		expect(reach('WORKDIR /app\nCOPY script script', '', 'deploy/eyk')).toBe('script-not-copied error Dockerfile:3');
	});

	it('unless .dockerignore keeps it out', () => {
		expect(reach('WORKDIR /app\nCOPY . .', 'log\n/script\ntmp\n')).toBe('script-ignored error .dockerignore:2');
		expect(reach('WORKDIR /app\nCOPY . .', 'script\n!script/*.sh\n')).toBeUndefined();
	});
});

describe('.dockerignore', () => {
	it.each([
		['script', true],
		['/script/', true],
		['./script', true],
		['*.sh', false],
		['**/*.sh', true],
		['script/*.sh\r', true],
		['**', true],
		['*', true],
		['*\n!script', false],
		['*\n!script\nscript/entrypoint.*', true],
		['# script', false],
		['scrip', false],
		['s?ript', true],
		['[a-s]cript', true],
		['script/appcontrol.sh', false],
		['**/script', true],
		['[', false],
	])('%j', (rules, ignored) => {
		expect(ignoredBy(rules, 'script/entrypoint.sh') !== undefined).toBe(ignored);
	});
});
