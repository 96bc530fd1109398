import { spawnSync } from 'node:child_process';
import type { Part } from '../real/parts/parts.ts';

export const foreman: Part = {
	name: 'foreman',
	missing: () =>
		spawnSync('ruby', ['-rforeman/procfile', '-e', ''], { stdio: 'ignore' }).status === 0 ? undefined : 'not installed',
};
