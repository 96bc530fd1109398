import { eyk } from './eyk.ts';
import type { Platform } from './platform.ts';

export type { Platform } from './platform.ts';

export const platforms: readonly Platform[] = [eyk];

export function platformNamed(id: string): Platform | undefined {
	return platforms.find((platform) => platform.id === id);
}

/** For an id that has been validated already. */
export function platform(id: string): Platform {
	const found = platformNamed(id);
	if (found === undefined) throw new Error(`no platform named ${id}`);
	return found;
}
