import { passenger } from './passenger.ts';
import { puma } from './puma.ts';
import type { Server } from './server.ts';

export { otherServers, programName, type Server, type Words } from './server.ts';

export const servers: readonly Server[] = [puma, passenger];

export function serverNamed(id: string): Server | undefined {
	return servers.find((server) => server.id === id);
}

/** For an id that has been validated already. */
export function server(id: string): Server {
	const found = serverNamed(id);
	if (found === undefined) throw new Error(`no server named ${id}`);
	return found;
}
