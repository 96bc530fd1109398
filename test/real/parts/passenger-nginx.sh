#!/bin/bash
# Builds the nginx that Passenger's default engine runs, which Debian's passenger package
# leaves out, and prints its path: PASSENGER_NGINX_BIN=$(passenger-nginx.sh). The binary is
# cached outside the repo; building it takes about a minute and, for the packages, root.
set -euo pipefail
shopt -s inherit_errexit # else a failing command inside $(build) would go unnoticed

main() {
	export LC_ALL=C DEBIAN_FRONTEND=noninteractive
	exec 3>&1 1>&2 # what the tools say is progress: only the path goes to stdout

	version=$(passenger_version) || { install_packages && version=$(passenger_version); }
	cache=${XDG_CACHE_HOME:-$HOME/.cache}/eyk-graceful
	nginx=$cache/passenger-nginx-$version
	mkdir -p "$cache"

	exec 9>"$nginx.lock" # two test files that start at once build it once
	flock 9
	if ! runs "$nginx"; then
		install_packages
		work=$(mktemp -d)
		trap 'rm -rf "$work"' EXIT
		download_sources
		build_nginx
		install "$work/nginx/objs/nginx" "$nginx.new"
		runs "$nginx.new"
		mv "$nginx.new" "$nginx"
	fi
	echo "$nginx" >&3
}

passenger_version() {
	dpkg-query --show --showformat '${Version}' passenger
}

# A cached binary whose shared libraries are missing here does not run: it is built again.
runs() {
	[[ -x $1 ]] && "$1" -v
}

install_packages() {
	if ((EUID != 0)); then
		echo "passenger-nginx.sh: run it once as root, it has to install the packages to build with" >&2
		exit 1
	fi
	apt-get update
	apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 \
		passenger rake g++ make libpcre3-dev zlib1g-dev xz-utils
}

# With an apt configuration of its own, so that the machine's sources stay as they are.
# Passenger's source is trixie's: not every mirror still has bookworm's, and the few
# objects built from it have the same interface.
download_sources() {
	local codename mirror apt
	codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
	# shellcheck disable=SC2016 # $(REPO_URI) is apt's
	mirror=$(apt-get indextargets --format '$(REPO_URI)' "Codename: $codename" "Component: main" \
		"Created-By: Packages" "Origin: Debian" | head -n 1)
	mkdir -p "$work"/apt/{lists,cache}/partial "$work"/apt/cache/archives/partial "$work"/{passenger,nginx}
	printf 'deb-src %s %s main\n' "$mirror" "$codename" "$mirror" trixie >"$work/apt/sources.list"
	apt=(apt-get -o "Dir::Etc::SourceList=$work/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
		-o "Dir::State::Lists=$work/apt/lists" -o "Dir::Cache=$work/apt/cache" -o APT::Sandbox::User=root)
	"${apt[@]}" update
	(cd "$work" && "${apt[@]}" source --download-only passenger/trixie "nginx/$codename")
	tar -C "$work/passenger" --strip-components 1 -xf "$work"/passenger_*.orig.tar.*
	tar -C "$work/nginx" --strip-components 1 -xf "$work"/nginx_*.orig.tar.gz
}

# The module and its headers come with Debian's passenger; what it is linked with does not.
build_nginx() {
	local objects
	cd "$work/passenger"
	# Newer than their templates, the generated files need no generator.
	find . -name '*.cxxcodebuilder' -exec sh -c 'for f; do touch "${f%.cxxcodebuilder}"; done' sh {} +
	export USE_VENDORED_LIBUV=no USE_VENDORED_LIBEV=no CACHING=false
	objects=$(ruby bin/passenger-config about nginx-libs)
	# shellcheck disable=SC2086 # a list of targets, which Rake knows by their relative paths
	rake --multitask ${objects//$PWD\//}

	cd "$work/nginx"
	PASSENGER_LIBS=$objects PASSENGER_INCLUDEDIR=/usr/share/passenger/include ./configure --prefix=/tmp \
		--with-cc-opt=-Wno-error --with-http_gzip_static_module \
		--add-module=/usr/share/passenger/ngx_http_passenger_module
	make -j "$(nproc)"
}

main
