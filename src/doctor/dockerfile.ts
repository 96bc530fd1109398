import { noteworthy } from '../dockerfile/noteworthy.ts';
import { scriptsReachImage } from '../dockerfile/scripts-reach.ts';
import type { Finding } from '../model/finding.ts';
import type { Inspection } from './inspection.ts';

/** What the Dockerfile room says about the image: it knows signals and layers, and words its findings itself. */
export function dockerfileFindings({ image, start, repo }: Inspection): Finding[] {
	if (image === undefined) return [];
	const scriptDir = start?.links.find(({ path }) => path.endsWith('/entrypoint.sh'))?.path.replace(/\/[^/]*$/, '');
	const reach = scriptDir === undefined ? [] : scriptsReachImage(image, repo.read('.dockerignore'), scriptDir);
	return [...noteworthy(image), ...reach];
}
