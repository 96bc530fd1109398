import { alpine } from './alpine.ts';
import { debian } from './debian.ts';
import type { Distro } from './distro.ts';
import { redhat } from './redhat.ts';
import type { ImageReference } from './reference.ts';
import { distroless, scratch, windows } from './refusing.ts';

export type { Distro, Installation, Surroundings, Tool } from './distro.ts';
export { type ImageReference, readReference } from './reference.ts';

/** The first that recognises an image has it, so the narrower ones stand first. */
export const distros: readonly Distro[] = [scratch, distroless, windows, alpine, redhat, debian];

export function distroById(id: string): Distro | undefined {
	return distros.find((distro) => distro.id === id);
}

export function distroOfImage(image: ImageReference): { distro: Distro; because: string } | undefined {
	for (const distro of distros) {
		const because = distro.recognises(image);
		if (because) return { distro, because };
	}
	return undefined;
}

export function distroOfPackageManager(command: string): Distro | undefined {
	return distros.find((distro) => distro.packageManagers.includes(command));
}
