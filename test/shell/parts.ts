import { spawnSync } from 'node:child_process';
import type { Part } from '../real/parts/parts.ts';

export const bash = part('bash');

function part(name: string): Part {
	const works = () => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0;
	return { name, missing: () => (works() ? undefined : 'not installed') };
}
