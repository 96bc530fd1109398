/** What a gem needs that is no gem: Debian's packages, by names that bullseye, bookworm and trixie share. */
interface Needs {
	/** Headers and tools to compile it with. */
	build?: readonly string[];
	/** Libraries and programs it calls at run time. */
	run?: readonly string[];
	/** Commands of the gem's own, once it is installed. */
	prepare?: readonly string[];
}

const needs: Readonly<Record<string, Needs>> = {
	pg: { build: ['libpq-dev'], run: ['libpq5'] },
	mysql2: { build: ['default-libmysqlclient-dev'], run: ['libmariadb3'] },
	trilogy: { build: ['libssl-dev'] },
	sqlite3: { build: ['libsqlite3-dev', 'pkg-config'], run: ['libsqlite3-0'] },
	tiny_tds: { build: ['freetds-dev'], run: ['libsybdb5'] },
	'ruby-vips': { run: ['libvips42'] },
	mini_magick: { run: ['imagemagick'] },
	rmagick: { build: ['libmagickwand-dev', 'pkg-config'], run: ['imagemagick'] },
	// Loading it needs a JavaScript runtime, even where the assets are compiled already.
	execjs: { run: ['nodejs'] },
	psych: { build: ['libyaml-dev'] },
	curb: { build: ['libcurl4-openssl-dev'], run: ['libcurl4'] },
	ethon: { run: ['libcurl4'] },
	mimemagic: { build: ['shared-mime-info'], run: ['shared-mime-info'] },
	'ruby-filemagic': { build: ['libmagic-dev'], run: ['libmagic1'] },
	charlock_holmes: { build: ['libicu-dev', 'zlib1g-dev'], run: ['libicu-dev'] },
	rugged: { build: ['cmake', 'libssl-dev', 'pkg-config'] },
	'streamio-ffmpeg': { run: ['ffmpeg'] },
	// Otherwise it would fetch or compile its agent and its nginx whenever a pod starts.
	passenger: {
		build: ['libcurl4-openssl-dev', 'libssl-dev', 'zlib1g-dev'],
		run: ['libcurl4'],
		prepare: ['passenger-config install-standalone-runtime --auto', 'passenger-config build-native-support'],
	},
};

/** These bring a JavaScript engine of their own. */
const engines = ['mini_racer', 'therubyracer'];

export interface GemPackages {
	build: readonly string[];
	/** Each with the gems that want it. */
	run: ReadonlyMap<string, readonly string[]>;
	prepare: readonly { gem: string; command: string }[];
}

export function packagesOfGems(gems: readonly string[]): GemPackages {
	const wanted = gems.filter((gem) => Object.hasOwn(needs, gem) && !isSparedBy(gem, gems)).sort();
	const run = new Map<string, string[]>();
	for (const gem of wanted) {
		for (const name of needs[gem]?.run ?? []) run.set(name, [...(run.get(name) ?? []), gem]);
	}
	return {
		build: [...new Set(wanted.flatMap((gem) => needs[gem]?.build ?? []))],
		run,
		prepare: wanted.flatMap((gem) => (needs[gem]?.prepare ?? []).map((command) => ({ gem, command }))),
	};
}

function isSparedBy(gem: string, gems: readonly string[]): boolean {
	return gem === 'execjs' && engines.some((engine) => gems.includes(engine));
}
