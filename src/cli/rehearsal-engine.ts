import { refused } from '../model/problem.ts';
import { type ContainerTool, findContainerTool } from '../rehearsal/container-tool.ts';
import { localEngine } from '../rehearsal/local.ts';
import type { Prepared } from './prepare.ts';
import type { RehearsalOptions } from './rehearsal-options.ts';

export interface ChosenEngine {
	/** What runs the containers; `undefined`: the local engine. */
	tool: ContainerTool | undefined;
	/** One line for the user. */
	why: string;
}

/** The container engine wherever it can be had and there is an image: that is what is deployed. */
export function chooseEngine({ facts }: Prepared, { engine, image }: RehearsalOptions): ChosenEngine {
	if (engine === 'container' || image !== undefined) return container(image ? 'runs --image' : 'as asked');
	if (engine === 'local') return local('as asked');
	if (facts.image === undefined) return local('because there is no Dockerfile');
	const found = findContainerTool();
	return 'missing' in found
		? local(`although there is a Dockerfile. ${found.missing}`)
		: container('there is a Dockerfile', found);
}

function container(why: string, found = findContainerTool()): ChosenEngine {
	if ('missing' in found) throw refused('no-engine', found.missing);
	return { tool: found, why: `Engine: container, by ${found.command} (${why}).` };
}

function local(why: string): ChosenEngine {
	const missing = localEngine.missing();
	if (missing !== undefined) throw refused('no-engine', missing);
	return { tool: undefined, why: `Engine: local, a PID namespace of this machine, ${why}.` };
}
