import { refused } from '../model/problem.ts';
import { type Distro, packagesFor, type Tool } from './distro.ts';
import { download, downloadByHand } from './download.ts';
import type { ImageReference } from './reference.ts';

const named = /(?:^|[/_-])(?:ubi\d*|rhel\d*|centos|rockylinux|rocky|almalinux|fedora|oraclelinux|amazonlinux)/;

/** The programs that install, in the order of preference; ubi-minimal has only microdnf. */
const managers = ['dnf', 'microdnf', 'yum'] as const;

export const redhat: Distro = {
	id: 'redhat',
	name: 'Red Hat (UBI, Rocky, Alma, Fedora, Amazon Linux)',
	packageManagers: [...managers, 'tdnf'],
	packages: { 'dumb-init': 'dumb-init', pkill: 'procps-ng', bash: 'bash' },
	recognises: (image) => (named.test(image.name) ? `its name says so: ${image.name}` : undefined),
	brings: () => ['bash'],
	install(wanted, image) {
		if (image && /ubi\d*[-/](?:.*-)?micro$/.test(image.name)) throw withoutPackageManager(image);
		if (image && /(?:^|\/)centos:[5-8]/.test(`${image.name}:${image.tag}`)) throw withoutMirrors(image);
		return {
			command: command(managerOf(image), wanted),
			...(wanted.includes('dumb-init') && {
				note: 'this family has no dumb-init package, so it is the release binary',
			}),
		};
	},
	commands: (wanted) => managers.map((manager) => command(manager, wanted)),
};

function managerOf(image: ImageReference | undefined): (typeof managers)[number] {
	const name = `${image?.name}:${image?.tag}`;
	if (/minimal/.test(name)) return 'microdnf';
	return /amazonlinux:[12](?:\.|$)|(?:ubi|rhel)-?7/.test(name) ? 'yum' : 'dnf';
}

function command(manager: string, wanted: readonly Tool[]): string {
	const packaged = packagesFor(
		redhat,
		wanted.filter((tool) => tool !== 'dumb-init'),
	);
	const install = packaged.length > 0 && [`${manager} install -y ${packaged.join(' ')} && ${manager} clean all`];
	return [...(install || []), ...(wanted.includes('dumb-init') ? [download] : [])].join(' && ');
}

function withoutPackageManager(image: ImageReference) {
	return refused(
		'no-package-manager',
		`${image.text} has no package manager, so nothing can be installed in it. Use ubi-minimal, or copy the programs from another stage.`,
		downloadByHand,
	);
}

function withoutMirrors(image: ImageReference) {
	return refused(
		'release-too-old',
		`${image.text} has reached its end: its mirrors are gone, so nothing can be installed in it. Use a newer base image, or add dumb-init by hand.`,
		downloadByHand,
	);
}
