import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../cli/bin.ts';

/** Builds an image and returns what the build printed. Layers are kept: apps of one kind share most of theirs. */
export function build(name: string, folder: string, containerfile = 'Dockerfile'): string {
	const args = ['bud', '--layers', '--isolation', 'chroot', '--network', 'host', '-t', name];
	const { status, stdout, stderr } = spawnSync('buildah', [...args, '-f', join(folder, containerfile), folder], {
		encoding: 'utf8',
		maxBuffer: 1 << 26,
	});
	if (status !== 0) throw new Error(`${name} does not build:\n${stdout}\n${stderr}`);
	return stdout;
}

/**
 * `gem install passenger` without rubygems.org: Debian's Passenger, and a gem that leads to it in a source on disk. Its
 * agent is there already, so what the Dockerfile does to have it early has nothing left to do.
 */
export function rubyWithPassenger(version: string): void {
	buildFrom(
		`
FROM docker.io/library/ruby:3.1-slim
RUN apt-get update && apt-get install -y --no-install-recommends passenger && dpkg --purge --force-depends procps
RUN mkdir -p /srv/gems/gems /tmp/passenger/bin && cd /tmp/passenger && \\
    for name in passenger passenger-config passenger-status; do \\
      echo 'exec File.join(ARGV == %w[install-standalone-runtime --auto] ? "/bin/true" : \`which -a '$name' | grep ^/usr/s*bin\`.chomp), *ARGV' > bin/$name; \\
    done && \\
    echo 'Gem::Specification.new { |s| s.name = "passenger"; s.version = "6.0.17"; s.summary = s.author = s.name; \\
      s.files = Dir["bin/*"]; s.executables = %w[passenger passenger-config passenger-status] }' > passenger.gemspec && \\
    gem build --force passenger.gemspec && mv *.gem /srv/gems/gems && gem generate_index --directory /srv/gems && \\
    printf ':sources:\\n- file:///srv/gems/\\n' > /etc/gemrc`,
		`docker.io/library/ruby:${version}-slim`,
	);
}

/** Debian leaves out the folder of a gem that has nothing in it, and Bundler then takes the gem for deleted. */
export function rubyWithRails(version: string): void {
	const makeFolders = 'Gem::Specification.each { FileUtils.mkdir_p(_1.full_gem_path) }';
	buildFrom(
		`FROM docker.io/library/ruby:3.1-slim\nRUN ruby -r fileutils -e '${makeFolders}'`,
		`docker.io/library/ruby:${version}-slim`,
	);
}

/** This machine's own Node, laid out as in the official image. */
export function nodeImage(version: string): void {
	const folder = temporaryFolder();
	const prefix = dirname(dirname(process.execPath));
	const npm = dirname(dirname(execFileSync('readlink', ['-f', join(prefix, 'bin/npm')], { encoding: 'utf8' }).trim()));
	mkdirSync(join(folder, 'lib'));
	cpSync(process.execPath, join(folder, 'node'), { dereference: true });
	cpSync(npm, join(folder, 'lib/npm'), { recursive: true, verbatimSymlinks: true });
	const text = 'FROM scratch\nCOPY node /usr/local/bin/node\nCOPY lib /usr/local/lib/node_modules\n';
	buildFrom(text, `docker.io/library/node:${version}-slim`, folder);
}

function buildFrom(containerfile: string, name: string, folder = temporaryFolder()): void {
	writeFileSync(join(folder, 'Containerfile'), containerfile.trimStart());
	build(name, folder, 'Containerfile');
}
