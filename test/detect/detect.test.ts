import { describe, expect, test } from 'vitest';
import { detect } from '../../src/detect/detect.ts';
import { calledOf } from '../../src/detect/run-command.ts';
import { place } from '../../src/model/evidence.ts';
import { refused } from '../../src/model/problem.ts';
import { repoOf } from '../repo-of.ts';

const lock = (...gems: string[]) => `GEM\n  specs:\n${gems.map((gem) => `    ${gem} (1.0)\n`).join('')}`;
const factsOf = (files: Record<string, string>) => detect(repoOf(files), {});

describe('what starts the app', () => {
	test.each<[string, Record<string, string>, string | undefined, string | undefined]>([
		['the Procfile', { Procfile: 'web: bundle exec puma -p 3000\n' }, 'puma', 'Procfile:1'],
		[
			'rails server',
			{ Procfile: '# x\nweb: RAILS_ENV=production bundle exec rails s -p 5000\n' },
			'puma',
			'Procfile:2',
		],
		['passenger', { Procfile: 'web: passenger start --port 5000\n' }, 'passenger', 'Procfile:1'],
		[
			'a shell with options',
			{ Dockerfile: 'FROM ruby:3.1\nCMD ["/bin/sh", "-o", "xtrace", "-c", "rails s"]\n' },
			'puma',
			'Dockerfile:2',
		],
		['a login shell', { Procfile: "web: bash -l -c 'bundle exec puma'\n" }, 'puma', 'Procfile:1'],
		['CMD', { Dockerfile: 'FROM ruby:3.1\nCMD ["bundle", "exec", "puma"]\n' }, 'puma', 'Dockerfile:2'],
		[
			'a start script',
			{ Procfile: 'web: ./bin/start\n', 'bin/start': '#!/bin/sh\nset -e\nexec bundle exec puma\n' },
			'puma',
			'bin/start:3',
		],
		[
			'a start script by its path in the image',
			{
				Dockerfile: 'FROM ruby:3.1\nWORKDIR /app\nCMD ["/app/docker/start.sh"]\n',
				'docker/start.sh': 'passenger start --port 80\n',
			},
			'passenger',
			'docker/start.sh:1',
		],
		...[
			'bin/rails server -u webrick',
			'rails server thin -p 80',
			'rackup -s thin',
			'rackup --server=falcon config.ru',
		].map((line): [string, Record<string, string>, undefined, undefined] => [
			`another server by name: ${line}`,
			{ Procfile: `web: ${line}\n`, 'Gemfile.lock': lock('puma') },
			undefined,
			undefined,
		]),
		...[
			'rails server puma',
			'rails s -u puma',
			'rackup -s puma -p 80',
			'rails s -p 80 -b 0.0.0.0',
			'rackup config.ru',
		].map((line): [string, Record<string, string>, string, string] => [
			line,
			{ Procfile: `web: ${line}\n`, 'Gemfile.lock': lock('puma') },
			'puma',
			'Procfile:1',
		]),
		['nothing that is a web server', { Procfile: 'web: sleep 3600\n' }, undefined, undefined],
		[
			'rails server of an app that locks Puma',
			{ Procfile: 'web: bin/rails server\n', 'Gemfile.lock': lock('puma') },
			'puma',
			'Procfile:1',
		],
		[
			'rails server of an app that locks other servers only',
			{ Procfile: 'web: bin/rails server\n', 'Gemfile.lock': lock('unicorn', 'webrick') },
			undefined,
			undefined,
		],
	])('%s', (_, files, server, where) => {
		const { run } = factsOf(files);
		expect(run?.server?.value).toBe(server);
		expect(run?.server && place(run.server)).toBe(where);
	});

	test.each<[string, Record<string, string>, string | undefined]>([
		['a program', { Procfile: 'web: bin/start\n', 'bin/start': '#!/usr/bin/env ruby\nputs 1\n' }, 'bin/start'],
		['a file for a shell', { Procfile: 'web: bash bin/start.sh\n', 'bin/start.sh': 'echo\n' }, 'bin/start.sh'],
		[
			'none that starts another server',
			{ Procfile: 'web: bin/start\n', 'bin/start': '#!/bin/sh\nrake db:migrate\nexec bundle exec unicorn -p 80\n' },
			undefined,
		],
		[
			'no configuration of a server',
			{ Procfile: 'web: unicorn -c ./config/unicorn.rb\n', 'config/unicorn.rb': 'worker_processes 2\n' },
			undefined,
		],
	])('the script it calls: %s', (_, files, script) => {
		expect(factsOf(files).run?.script).toBe(script);
	});

	test('a word that is no file of the repo is no script, whatever it looks like', () => {
		const repo = repoOf({
			Procfile: 'web: bin/relay ./app tcp://0.0.0.0:3000 bin/start\n',
			'bin/start': '#!/bin/sh\npuma\n',
		});
		const read = (path: string) => {
			if (path === 'bin/relay' || path === 'app' || path.includes('//')) throw refused('not-a-file', path);
			return repo.read(path);
		};
		const { run } = detect({ ...repo, read }, {});
		expect(run).toMatchObject({ script: 'bin/start', server: { value: 'puma' } });
		expect(calledOf(['script/appcontrol.sh'], 'puma -b tcp://0.0.0.0:3000', { ...repo, read }, undefined)).toBe(
			undefined,
		);
	});

	test('the Procfile wins over the image, which it replaces', () => {
		const { run } = factsOf({ Procfile: 'web: puma\n', Dockerfile: 'FROM ruby\nCMD passenger start\n' });
		expect(run?.value).toBe('puma');
	});

	test("without a Procfile it is the image's ENTRYPOINT with its CMD", () => {
		const { run } = factsOf({
			Dockerfile: 'FROM ruby\nENTRYPOINT ["/rails/bin/docker-entrypoint"]\nCMD ["./bin/rails", "server"]\n',
		});
		expect(run).toMatchObject({
			value: '/rails/bin/docker-entrypoint ./bin/rails server',
			path: 'Dockerfile',
			line: 3,
		});
	});
});

describe('which servers the app carries', () => {
	test.each<[string, Record<string, string>, string[]]>([
		['locked', { 'Gemfile.lock': lock('puma', 'rack') }, ['puma@Gemfile.lock:3']],
		['both locked', { 'Gemfile.lock': lock('passenger', 'puma') }, ['puma@Gemfile.lock:4', 'passenger@Gemfile.lock:3']],
		['only required by another gem', { 'Gemfile.lock': 'GEM\n  specs:\n    capybara (3.0)\n      puma (>= 5)\n' }, []],
		[
			'in a Gemfile without a lock',
			{ Gemfile: "gem 'rack'\ngem 'puma', '~> 5'\n# gem 'passenger'\n" },
			['puma@Gemfile:2'],
		],
		[
			'by gem install in the Dockerfile',
			{ Dockerfile: 'FROM ruby\nRUN gem install passenger\n' },
			['passenger@Dockerfile:2'],
		],
		[
			'no server among the gems the Dockerfile installs',
			{ Dockerfile: 'FROM ruby\nRUN gem install bundler rake\n' },
			[],
		],
	])('%s', (_, files, expected) => {
		expect(factsOf(files).carried.map((reading) => `${reading.value}@${place(reading)}`)).toEqual(expected);
	});
});

describe('the port', () => {
	test.each<[string, Record<string, string>, string | undefined]>([
		['-p', { Procfile: 'web: bundle exec puma -p 4000\n', 'config/puma.rb': 'port 3000\n' }, '4000@Procfile:1'],
		['-b', { Procfile: 'web: bundle exec puma -b tcp://0.0.0.0:4000\n' }, '4000@Procfile:1'],
		['${PORT:-4000}', { Procfile: 'web: bundle exec puma -p ${PORT:-4000}\n' }, '4000@Procfile:1'],
		[
			'-p $PORT, configured elsewhere',
			{ Procfile: 'web: bundle exec puma -p $PORT\n', Dockerfile: 'FROM ruby\nEXPOSE 8080\n' },
			'8080@Dockerfile:2',
		],
		['rails server -b 0.0.0.0', { Procfile: 'web: rails server -b 0.0.0.0 -p 5000\n' }, '5000@Procfile:1'],
		['PORT=', { Procfile: 'web: PORT=4000 bundle exec puma\n' }, '4000@Procfile:1'],
		['puma.rb, plain', { 'config/puma.rb': '# port 1\nport 4000\n' }, '4000@config/puma.rb:2'],
		['puma.rb, fetch', { 'config/puma.rb': 'port ENV.fetch("PORT", 4000)\n' }, '4000@config/puma.rb:1'],
		[
			'puma.rb, fetch with a block',
			{ 'config/puma.rb': "port        ENV.fetch('PORT') { 4000 }\n" },
			'4000@config/puma.rb:1',
		],
		['puma.rb, or', { 'config/puma.rb': "port ENV['PORT'] || 4000\n" }, '4000@config/puma.rb:1'],
		['puma.rb, bind', { 'config/puma.rb': 'bind "tcp://0.0.0.0:4000"\n' }, '4000@config/puma.rb:1'],
		[
			'puma.rb, a fallback PORT in bind',
			{ 'config/puma.rb': 'bind "tcp://0.0.0.0:#{ENV.fetch(\'PORT\', 4000)}"\n' },
			'4000@config/puma.rb:1',
		],
		['EXPOSE', { Dockerfile: 'FROM ruby\nEXPOSE 4000\n' }, '4000@Dockerfile:2'],
		['none', {}, undefined],
	])('Puma: %s', (_, files, expected) => {
		const [port] = factsOf(files).ports.puma ?? [];
		expect(port && `${port.value}@${place(port)}`).toBe(expected);
	});

	test.each<[string, Record<string, string>, string | undefined]>([
		['--port', { Procfile: 'web: passenger start --port 4000\n' }, '4000@Procfile:1'],
		['-p', { Procfile: 'web: passenger start -p 4000\n' }, '4000@Procfile:1'],
		[
			'Passengerfile.json',
			{ 'Passengerfile.json': '{\n  "max_pool_size": 2,\n  "port": 4000\n}\n' },
			'4000@Passengerfile.json:3',
		],
		[
			'Passengerfile.json, with the comments and the last comma that Passenger allows',
			{
				'Passengerfile.json':
					'{\n  // "port": 1\n  /* see\n  http://x */ "user": "a//b",\n  "port": 4000, // ours\n}\n',
			},
			'4000@Passengerfile.json:5',
		],
	])('Passenger: %s', (_, files, expected) => {
		const [port] = factsOf(files).ports.passenger ?? [];
		expect(port && `${port.value}@${place(port)}`).toBe(expected);
	});

	test('a Passengerfile.json that Passenger could not read is refused', () => {
		expect(() => factsOf({ 'Passengerfile.json': '{ port: 3 }' })).toThrow('Passengerfile.json is not a JSON object');
	});
});

describe("the app's name", () => {
	test.each<[string, string, string | undefined]>([
		[
			'a remote named after the command line',
			'[remote "eyk"]\n\turl = ssh://git@deis-builder.example.com:2222/shop.git\n',
			'shop@.git/config:2',
		],
		[
			"any remote in the builder's form",
			'[remote "prod"]\n\turl = ssh://git@builder.example.com:2222/shop.git\n',
			'shop@.git/config:2',
		],
		['not an ordinary origin', '[remote "origin"]\n\turl = git@github.com:acme/shop.git\n', undefined],
		[
			'not a name with shell characters',
			'[remote "eyk"]\n\turl = ssh://git@builder.example.com:2222/$(id).git\n',
			undefined,
		],
		[
			'not the url of another section',
			'[submodule "eyk"]\n\turl = ssh://git@builder.example.com:2222/shop.git\n',
			undefined,
		],
	])('%s', (_, config, expected) => {
		const { app } = factsOf({ '.git/config': config });
		expect(app && `${app.value}@${place(app)}`).toBe(expected);
	});
});
