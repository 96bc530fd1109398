import { refused } from '../model/problem.ts';
import { outdatedRelease, type Release } from './debian-releases.ts';
import { type Distro, packagesFor, type Tool } from './distro.ts';
import { downloadByHand } from './download.ts';
import { type ImageReference, variants } from './reference.ts';

const packages = { 'dumb-init': 'dumb-init', pkill: 'procps', bash: 'bash' } as const;

const codenames =
	/^(?:wheezy|jessie|stretch|buster|bullseye|bookworm|trixie|forky|sid|stable|oldstable|testing|precise|trusty|xenial|bionic|focal|jammy|noble|resolute)$/;

/** Official images that stand on Debian unless their tag says `alpine`. */
const official = /^(?:ruby|node|python|golang|php|perl|openjdk|rust|rails|buildpack-deps|jruby|postgres|nginx)$/;

const others =
	/^(?:engineyard\/kontainers|phusion\/|bitnami\/|bitnamilegacy\/|circleci\/ruby|cimg\/|heroku\/|starefossen\/ruby-node|timbru31\/ruby-node|discourse\/|fullstaq-ruby|evilmartians\/ruby|fullstaq\/ruby|gitpod\/)/;

/** Debian's large images are made from buildpack-deps, which has procps; `-slim` ones are not. */
const large = /^(?:ruby|node|python|golang|perl|rust|buildpack-deps)$/;

const archived: Readonly<Record<Release['mirror'], string | undefined>> = {
	usual: undefined,
	'debian-archive':
		"sed -i -e 's/deb.debian.org/archive.debian.org/' -e 's/security.debian.org/archive.debian.org/' -e '/-updates/d' /etc/apt/sources.list",
	'ubuntu-archive':
		"sed -i -e 's/archive.ubuntu.com/old-releases.ubuntu.com/' -e 's/security.ubuntu.com/old-releases.ubuntu.com/' /etc/apt/sources.list",
};

const archiveHosts = { usual: '', 'debian-archive': 'archive.debian.org', 'ubuntu-archive': 'old-releases.ubuntu.com' };

export const debian: Distro = {
	id: 'debian',
	name: 'Debian or Ubuntu',
	packageManagers: ['apt-get', 'apt', 'aptitude', 'install_packages', 'install-packages', 'clean-install'],
	packages,
	recognises,
	brings,
	install(wanted, image, { sourcesRepaired = false, listsNeeded = false } = {}) {
		const release = image && outdatedRelease(image);
		if (release && wanted.includes('dumb-init') && !release.hasDumbInit) throw withoutDumbInit(release, image);
		const command = aptGet(wanted, listsNeeded);
		const repair = release && !sourcesRepaired && archived[release.mirror];
		if (!repair) return { command };
		return {
			command: `${repair} && ${command}`,
			note: `${release.codename} has left the mirrors and is now read from ${archiveHosts[release.mirror]}`,
			repairsPackageLists: true,
		};
	},
	commands(wanted) {
		const installs = [aptGet(wanted, false), aptGet(wanted, true)];
		const repairs = Object.values(archived).filter((repair) => repair !== undefined);
		return [...installs, ...repairs.flatMap((repair) => installs.map((install) => `${repair} && ${install}`))];
	},
};

function aptGet(wanted: readonly Tool[], listsNeeded: boolean): string {
	const names = packagesFor(debian, wanted).join(' ');
	const cleanUp = listsNeeded ? '' : ' && rm -rf /var/lib/apt/lists/*';
	return `apt-get update && apt-get install -y --no-install-recommends ${names}${cleanUp}`;
}

function recognises(image: ImageReference): string | undefined {
	const parts = variants(image);
	if (parts.some((part) => part.startsWith('alpine'))) return undefined;
	const codename = parts.find((part) => codenames.test(part));
	if (codename) return `its tag names ${codename}`;
	if (/^(?:debian|ubuntu)(?:\/|$)/.test(image.name)) return `the image is ${image.name}`;
	if (official.test(image.name)) return `the official ${image.name} image stands on Debian`;
	if (parts.includes('slim')) return 'slim variants stand on Debian';
	if (others.test(image.name)) return `${image.name} stands on Debian or Ubuntu`;
	if (/(?:^|[/_-])(?:debian|ubuntu)/.test(image.name)) return `its name says so: ${image.name}`;
	return undefined;
}

function brings(image: ImageReference | undefined): readonly Tool[] {
	const hasProcps = image !== undefined && large.test(image.name) && !variants(image).includes('slim');
	return hasProcps ? ['bash', 'pkill'] : ['bash'];
}

function withoutDumbInit(release: Release, image: ImageReference | undefined) {
	return refused(
		'release-too-old',
		`${image?.text ?? 'The base image'} stands on ${release.codename}, which has no dumb-init package. Use a newer base image, or add dumb-init by hand.`,
		downloadByHand,
	);
}
