#!/bin/bash
# Makes, without a registry, the images that the FROM lines of examples/*/Dockerfile
# name, so that buildah and podman find them in the local store:
#
#   docker.io/library/debian:bookworm-slim   debootstrap's smallest Debian 12
#   docker.io/library/ruby:3.1-slim          that plus Debian's Ruby, also tagged with its full version
#
# The Ruby image carries Debian's gems where a `bundle install` looks first: it finds
# everything the examples lock, and never asks rubygems.org. Like the real slim image
# it has neither dumb-init nor procps.
#
# A second run does nothing, until this file changes. Status 77: a part is missing here.
set -euo pipefail

debian=docker.io/library/debian:bookworm-slim
ruby=docker.io/library/ruby
recipe=$(sha256sum "${BASH_SOURCE[0]}" | cut -c1-16)

main() {
	require_parts
	one_at_a_time
	make "$debian" make_debian
	make "$ruby:3.1-slim" make_ruby
	tag_full_ruby_version
}

require_parts() {
	local part missing=()
	for part in debootstrap podman buildah runc flock; do
		command -v "$part" >/dev/null || missing+=("$part")
	done
	((EUID == 0)) || missing+=("root (debootstrap needs it)")
	((${#missing[@]} == 0)) && return
	echo "base-image: cannot make images here, missing: ${missing[*]}" >&2
	exit 77
}

one_at_a_time() {
	exec 9>/tmp/eyk-graceful-base-image.lock
	flock 9
}

make() {
	local recipe_of_image
	image=$1
	recipe_of_image=$(podman image inspect --format '{{index .Labels "recipe"}}' "$image" 2>/dev/null || true)
	if [[ $recipe_of_image == "$recipe" ]]; then
		echo "base-image: $image is there"
		return
	fi
	log=$(mktemp)
	SECONDS=0
	# When a step fails its output still goes to the log, so keep hold of the real stderr.
	exec 3>&2
	trap 'tail -n 20 "$log" >&3; echo "base-image: could not make $image; the whole log is $log" >&3' EXIT
	"$2" &>"$log"
	trap - EXIT
	rm "$log"
	echo "base-image: made $image in $SECONDS s"
}

make_debian() (
	root=$(mktemp -d)
	trap 'rm -rf "$root"' EXIT
	debootstrap --variant=minbase --include=ca-certificates bookworm "$root"
	# The real image has these too, and Debian's gems get their fixes from security.
	cat >"$root/etc/apt/sources.list" <<-'SOURCES'
		deb http://deb.debian.org/debian bookworm main
		deb http://deb.debian.org/debian bookworm-updates main
		deb http://deb.debian.org/debian-security bookworm-security main
	SOURCES
	rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,locale}/*
	tar -C "$root" -c . | podman import --change "LABEL recipe=$recipe" --change 'CMD ["bash"]' - "$debian"
)

# The gems go to /usr/local/bundle, which is GEM_HOME in the real image and BUNDLE_PATH in
# Rails' Dockerfile; the link makes the two layouts one. Debian leaves out the folder of a
# gem that has nothing in it, and Bundler then takes the gem for deleted.
make_ruby() {
	buildah bud --isolation chroot --network host --label "recipe=$recipe" -t "$ruby:3.1-slim" -f - <<-CONTAINERFILE
		FROM $debian
		RUN apt-get update && \
		    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
		      bundler puma ruby ruby-rack ruby-rails ruby-sqlite3 && \
		    rm -rf /var/cache/apt/* /var/lib/apt/lists/*
		RUN home=/usr/local/bundle && \
		    mkdir -p \$home/ruby && \
		    ln -s .. \$home/ruby/\$(ruby -e 'print Gem.ruby_api_version') && \
		    for debian in \$(ruby -e 'puts Gem.default_path.select { File.directory?(_1) }'); do \
		      cp -a \$debian/. \$home; \
		    done && \
		    for spec in \$home/specifications/*.gemspec; do \
		      mkdir -p \$home/gems/\$(basename \$spec .gemspec); \
		    done
		RUN ! command -v dumb-init && ! command -v pkill
		ENV LANG=C.UTF-8 GEM_HOME=/usr/local/bundle BUNDLE_APP_CONFIG=/usr/local/bundle BUNDLE_SILENCE_ROOT_WARNING=1
		ENV PATH=/usr/local/bundle/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
		CMD ["irb"]
	CONTAINERFILE
}

tag_full_ruby_version() {
	local version
	version=$(podman --runtime runc run --rm --network none --ulimit nofile=1024:1024 --ulimit nproc=1000:1000 \
		"$ruby:3.1-slim" ruby -e 'print RUBY_VERSION')
	podman tag "$ruby:3.1-slim" "$ruby:$version-slim"
	echo "base-image: it is also $ruby:$version-slim"
}

main
