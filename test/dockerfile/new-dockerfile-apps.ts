/** Apps as a buildpack builds them: no Dockerfile. The golden files of the same names show what init writes for them. */

const procfile = 'web: bundle exec puma -C config/puma.rb\n';

interface Lock {
	ruby?: string;
	platform?: string;
	/** Sections above GEM: gems by git, gems in folders. */
	above?: string;
	/** The gems the Gemfile names; without it, all. */
	direct?: readonly string[];
}

export function lockOf(gems: readonly string[], { ruby, platform = 'x86_64-linux', above = '', direct }: Lock = {}) {
	const specs = gems.map((gem) => `    ${gem.includes(' ') ? gem : `${gem} (1.0.0)`}\n`).join('');
	const names = (direct ?? gems).map((gem) => `  ${gem.split(' ')[0]}\n`).join('');
	const version = ruby === undefined ? '' : `\nRUBY VERSION\n   ruby ${ruby}\n`;
	return `${above}GEM\n  remote: https://rubygems.org/\n  specs:\n${specs}\nPLATFORMS\n  ${platform}\n\nDEPENDENCIES\n${names}${version}`;
}

const rails = { 'config/application.rb': 'require "rails/all"\n', Rakefile: '', Procfile: procfile };

export const apps: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	'rack-on-puma': { Gemfile: 'ruby "3.4.2"\n', 'Gemfile.lock': lockOf(['puma', 'rack']), Procfile: procfile },
	'rails-with-everything': {
		...rails,
		Gemfile: 'ruby file: ".ruby-version"\ngem "rails"\n',
		'Gemfile.lock': lockOf(
			['railties (8.0.1)', 'puma', 'pg', 'ruby-vips', 'mini_magick', 'psych', 'propshaft', 'jsbundling-rails'],
			{ above: 'GIT\n  remote: https://github.com/example/money.git\n  specs:\n    money (7.0)\n\n' },
		),
		'.ruby-version': 'ruby-3.3.6\n',
		'package.json': '{}',
		'yarn.lock': '',
		'.yarnrc.yml': 'yarnPath: .yarn/releases/yarn-4.5.0.cjs\n',
		'.node-version': 'v22.11.0\n',
		'config/puma.rb': 'port ENV.fetch("PORT", 4000)\n',
	},
	'rails-5-with-uglifier': {
		...rails,
		Gemfile: 'gem "rails"\n',
		'Gemfile.lock': lockOf(
			['railties (5.2.8)', 'puma', 'mysql2', 'execjs', 'sprockets (3.7.2)', 'sprockets-rails', 'mimemagic'],
			{ ruby: '2.6.10p210' },
		),
	},
	'rails-6-with-webpacker': {
		...rails,
		Gemfile: 'ruby "2.7.8"\ngem "rails"\n',
		'Gemfile.lock': lockOf(['railties (6.1.7)', 'puma', 'pg', 'webpacker']),
		'package.json': '{}',
		'yarn.lock': '',
		'.nvmrc': '16\n',
	},
	'rails-api': {
		...rails,
		'config/application.rb': 'require "action_controller/railtie"\n# require "sprockets/railtie"\n',
		Gemfile: 'gem "rails"\n',
		'Gemfile.lock': lockOf(['railties (7.1.0)', 'puma', 'sqlite3', 'sprockets (4.2.0)', 'sprockets-rails'], {
			direct: ['rails', 'puma', 'sqlite3'],
		}),
		'.tool-versions': 'nodejs 20.1.0\nruby 3.2.2\n',
		'package.json': '{}',
	},
	'passenger-in-the-bundle': {
		Gemfile: 'ruby "~> 3.2.0"\n',
		'Gemfile.lock': lockOf(['passenger', 'rack']),
		Procfile: 'web: bundle exec passenger start --port 5000\n',
	},
	'passenger-on-the-side': {
		Gemfile: 'ruby "3.2.2"\n',
		'Gemfile.lock': lockOf(['rack']),
		Procfile: 'web: passenger start --port 5000\n',
	},
	'gems-in-folders': {
		Gemfile: 'ruby "3.3.0"\ngem "billing", path: "engines/billing"\n',
		'Gemfile.lock': lockOf(['puma'], { above: 'PATH\n  remote: engines/billing\n  specs:\n    billing (0.1.0)\n\n' }),
		Procfile: procfile,
	},
	'a-gem-itself': {
		Gemfile: 'ruby "3.3.0"\ngemspec\n',
		'Gemfile.lock': lockOf(['puma'], { above: 'PATH\n  remote: .\n  specs:\n    shop (0.1.0)\n\n' }),
		Procfile: procfile,
	},
	'a-ruby-whose-debian-is-archived': {
		Gemfile: 'ruby "2.5.9"\n',
		'Gemfile.lock': lockOf(['puma']),
		Procfile: procfile,
	},
};
