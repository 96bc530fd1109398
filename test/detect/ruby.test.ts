import { expect, test } from 'vitest';
import { readIngredients } from '../../src/detect/ingredients.ts';
import { rubyVersion } from '../../src/detect/ruby.ts';
import { refused } from '../../src/model/problem.ts';
import { lockOf } from '../dockerfile/new-dockerfile-apps.ts';
import { repoOf } from '../repo-of.ts';

test.each<[string, Record<string, string>, string | undefined]>([
	['a plain .ruby-version', { '.ruby-version': '3.3.6\n' }, '3.3.6'],
	['as rbenv and rvm write it', { '.ruby-version': 'ruby-2.7.8@shop\n' }, '2.7.8'],
	['a preview', { '.ruby-version': '3.5.0-preview1\n' }, '3.5.0-preview1'],
	['without a final newline, with CRLF', { '.ruby-version': '3.3.6\r\n' }, '3.3.6'],
	['another Ruby than the official images have', { '.ruby-version': 'jruby-9.4.8.0\n' }, undefined],
	['asdf and mise', { '.tool-versions': 'nodejs 20.1.0\nruby 3.2.2\n' }, '3.2.2'],
	['the Gemfile', { Gemfile: "source 'x'\nruby '3.1.4'\n" }, '3.1.4'],
	['the Gemfile, with parentheses', { Gemfile: 'ruby("3.1")\n' }, '3.1'],
	['a pessimistic Gemfile: its newest patch', { Gemfile: 'ruby "~> 3.1.2"\n' }, '3.1'],
	[
		'the lock knows it better',
		{ Gemfile: 'ruby "~> 3.1"\n', 'Gemfile.lock': lockOf([], { ruby: '3.1.7p261' }) },
		'3.1.7',
	],
	[
		'an exact Gemfile wins over a lock from before',
		{ Gemfile: 'ruby "3.2.2"\n', 'Gemfile.lock': lockOf([], { ruby: '3.1.7p261' }) },
		'3.2.2',
	],
	['the lock as Bundler 4 indents it', { 'Gemfile.lock': 'RUBY VERSION\n  ruby 3.4.9\n' }, '3.4.9'],
	['a Gemfile that leaves it open', { Gemfile: 'ruby ">= 3.1", "< 4"\n' }, undefined],
	['a comment', { Gemfile: '# ruby "3.1.4"\n' }, undefined],
	['nothing', {}, undefined],
])('the version of Ruby: %s', (_, files, version) => {
	expect(rubyVersion(repoOf(files))?.value).toBe(version);
});

const rails = { Gemfile: '', 'config/application.rb': 'require "rails/all"\n' };
const sprockets = ['railties (7.0.0)', 'sprockets (4.2.0)', 'sprockets-rails'];
const manifest = { 'app/assets/config/manifest.js': '' };

test.each<[string, Record<string, string>, boolean]>([
	['propshaft', { ...rails, 'Gemfile.lock': lockOf(['railties', 'propshaft']) }, true],
	['Sprockets 4 with its manifest', { ...rails, ...manifest, 'Gemfile.lock': lockOf(sprockets) }, true],
	['Sprockets 4 without: it would raise', { ...rails, 'Gemfile.lock': lockOf(sprockets) }, false],
	[
		'Sprockets that comes with Rails but is not loaded',
		{
			...rails,
			...manifest,
			'config/application.rb': '# require "rails/all"\n',
			'Gemfile.lock': lockOf(sprockets, { direct: ['rails'] }),
		},
		false,
	],
	['no Rails', { Gemfile: '', 'Gemfile.lock': lockOf(['propshaft']) }, false],
])('assets to compile: %s', (_, files, assets) => {
	expect(readIngredients(repoOf(files))?.assets).toBe(assets);
});

const withAssets = { ...rails, 'Gemfile.lock': lockOf(['railties', 'propshaft']), 'package.json': '{}' };

test.each<[string, Record<string, string>, string | undefined]>([
	['yarn.lock', { ...withAssets, 'yarn.lock': '' }, 'yarn.lock'],
	['package-lock.json', { ...withAssets, 'package-lock.json': '' }, 'package-lock.json'],
	[
		'a lock without a package.json',
		{ ...rails, 'Gemfile.lock': withAssets['Gemfile.lock'], 'yarn.lock': '' },
		undefined,
	],
	['a package.json that nothing locks or builds with', withAssets, undefined],
])('Node: %s', (_, files, lock) => {
	expect(readIngredients(repoOf(files))?.node?.lock).toBe(lock);
});

test('a lock file too large to be read counts all the same', () => {
	const repo = repoOf(withAssets);
	const mode = (path: string) => {
		if (path === 'yarn.lock') throw refused('too-large', 'yarn.lock is too large');
		return repo.mode(path);
	};
	expect(readIngredients({ ...repo, mode })?.node?.lock).toBe('yarn.lock');
});
