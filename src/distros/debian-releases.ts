import { type ImageReference, variants } from './reference.ts';

/** `archived`: gone from the usual mirrors, kept on an archive. `unknown`: nothing in the name says. */
export type Mirror = 'usual' | 'debian-archive' | 'ubuntu-archive';

export interface Release {
	codename: string;
	mirror: Mirror;
	/** dumb-init came with stretch and with bionic. */
	hasDumbInit: boolean;
}

const archivedDebian: Readonly<Record<string, boolean>> = { wheezy: false, jessie: false, stretch: true, buster: true };

/** Long-term releases stay on archive.ubuntu.com; these interim ones have been moved to old-releases. */
const archivedUbuntu = 'artful cosmic disco eoan groovy hirsute impish kinetic lunar mantic oracular plucky'.split(' ');

const ubuntuBeforeDumbInit = ['precise', 'trusty', 'xenial'];

const ubuntuVersions: Readonly<Record<string, string>> = {
	'12.04': 'precise',
	'14.04': 'trusty',
	'16.04': 'xenial',
	'17.10': 'artful',
	'18.10': 'cosmic',
	'19.04': 'disco',
	'19.10': 'eoan',
	'20.10': 'groovy',
	'21.04': 'hirsute',
	'21.10': 'impish',
	'22.10': 'kinetic',
	'23.04': 'lunar',
	'23.10': 'mantic',
	'24.10': 'oracular',
	'25.04': 'plucky',
};

const debianVersions: Readonly<Record<string, string>> = {
	'7': 'wheezy',
	'8': 'jessie',
	'9': 'stretch',
	'10': 'buster',
};

/**
 * What ruby:X.Y.Z was last built on where the tag does not say: from this patch level on, this release.
 * `ruby:2.6` without a patch level is the last line; `undefined` is a release the mirrors still have.
 */
const rubyReleases: Readonly<Record<string, readonly (readonly [patch: number, codename: string | undefined])[]>> = {
	'2.0': [[0, 'jessie']],
	'2.1': [[0, 'jessie']],
	'2.2': [[0, 'jessie']],
	'2.3': [
		[0, 'jessie'],
		[7, 'stretch'],
	],
	'2.4': [
		[0, 'jessie'],
		[4, 'stretch'],
		[6, 'buster'],
	],
	'2.5': [
		[0, 'stretch'],
		[5, 'buster'],
	],
	'2.6': [
		[0, 'stretch'],
		[3, 'buster'],
		[8, undefined],
	],
	'2.7': [
		[0, 'buster'],
		[4, undefined],
	],
	'3.0': [
		[0, 'buster'],
		[2, undefined],
	],
};

/** The release an image is made of, as far as that decides how to install; `undefined`: one the mirrors have. */
export function outdatedRelease(image: ImageReference): Release | undefined {
	const codename = codenameIn(image);
	if (codename === undefined) return undefined;
	if (codename in archivedDebian) {
		return { codename, mirror: 'debian-archive', hasDumbInit: archivedDebian[codename] ?? false };
	}
	if (archivedUbuntu.includes(codename)) return { codename, mirror: 'ubuntu-archive', hasDumbInit: true };
	if (ubuntuBeforeDumbInit.includes(codename)) return { codename, mirror: 'usual', hasDumbInit: false };
	return undefined;
}

function codenameIn(image: ImageReference): string | undefined {
	const parts = variants(image);
	const written = parts.find((part) => /^[a-z]{5,}$/.test(part) && isOutdated(part));
	if (written) return written;
	if (parts.some((part) => /^(?:bullseye|bookworm|trixie|forky|sid|bionic|focal|jammy|noble|resolute)$/.test(part))) {
		return undefined;
	}
	const version = parts[0] ?? '';
	if (image.name === 'ubuntu') return ubuntuVersions[version];
	if (image.name === 'debian') return debianVersions[version.split('.')[0] ?? ''];
	if (image.name === 'ruby') return rubyRelease(version);
	if (/^phusion\/(?:passenger|baseimage)/.test(image.name)) return phusionRelease(version);
	return undefined;
}

function isOutdated(codename: string): boolean {
	return codename in archivedDebian || archivedUbuntu.includes(codename) || ubuntuBeforeDumbInit.includes(codename);
}

function rubyRelease(version: string): string | undefined {
	const [, minor = '', patch = 'Infinity'] = /^(\d+\.\d+)(?:\.(\d+))?/.exec(version) ?? [];
	return rubyReleases[minor]?.findLast(([first]) => Number(patch) >= first)?.[1];
}

/** Bionic came with passenger-docker 1.0 and baseimage-docker 0.11; before them were trusty and xenial. */
function phusionRelease(version: string): string | undefined {
	return /^0\.(?:9|10)\b/.test(version) ? 'xenial' : undefined;
}
