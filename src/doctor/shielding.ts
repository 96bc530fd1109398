import type { Inspection } from './inspection.ts';
import { type Call, type Link, wayTo } from './start.ts';

/** The calls from PID 1 down to this one, itself included. */
export function callsTo({ start }: Inspection, link: Link, call: Call): Call[] {
	return start === undefined ? [call] : [...wayTo(link, start.links), call];
}

/** Whether the init above this script passes SIGTERM to the whole process group, the script's children included. */
export function groupHearsTerm({ start, image }: Inspection, link: Link): boolean {
	if (start === undefined || image?.env.get('DUMB_INIT_SETSID') === '0') return false;
	const inits = wayTo(link, start.links).flatMap((call) => call.inits);
	return inits.length > 0 && inits.every(({ toGroup }) => toGroup);
}

/** Where the script that drains starts the server, or the script that does. */
export function callBelowTrap({ start, trap }: Inspection): Call | undefined {
	if (start?.server === undefined || trap === undefined) return undefined;
	const { link, call } = start.server;
	if (link === trap.link) return call;
	const way = wayTo(link, start.links);
	return way.find((candidate) => trap.link.calls.includes(candidate));
}
