import { distroById } from '../../distros/index.ts';
import { firstUse } from '../image-tools.ts';
import { rule } from '../rule.ts';

/** Packages put it at /usr/bin; downloads and pip do not. */
export const dumbInitElsewhere = rule({
	code: 'dumb-init-elsewhere',
	severity: 'error',
	examine(inspection) {
		const { image } = inspection;
		const use = firstUse(inspection, 'dumb-init');
		if (image === undefined || !use?.called.startsWith('/')) return [];
		const { packages, programs } = image.installed;
		const isPackaged = packages.has(distroById(image.distro?.value ?? '')?.packages['dumb-init'] ?? 'dumb-init');
		const places = [...programs.keys(), ...(isPackaged ? ['/usr/bin/dumb-init'] : [])].filter((path) =>
			path.endsWith('/dumb-init'),
		);
		const [found] = places;
		if (found === undefined || places.includes(use.called)) return [];
		return [{ args: { called: use.called, found }, path: use.path, line: use.line }];
	},
});
