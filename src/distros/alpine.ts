import { type Distro, packagesFor } from './distro.ts';
import { variants } from './reference.ts';

export const alpine: Distro = {
	id: 'alpine',
	name: 'Alpine',
	packageManagers: ['apk'],
	packages: { 'dumb-init': 'dumb-init', pkill: 'procps', bash: 'bash' },
	recognises(image) {
		if (/^alpine(?:\/|$)/.test(image.name)) return `the image is ${image.name}`;
		if (variants(image).some((part) => part.startsWith('alpine'))) return 'its tag says alpine';
		return /alpine/.test(image.name) ? `its name says so: ${image.name}` : undefined;
	},
	// busybox has pkill
	brings: () => ['pkill'],
	install(wanted) {
		return { command: apk(wanted), note: 'busybox has pkill' };
	},
	commands: (wanted) => [apk(wanted)],
};

function apk(wanted: Parameters<Distro['commands']>[0]): string {
	return `apk add --no-cache ${packagesFor(alpine, wanted).join(' ')}`;
}
