import { timing } from '../model/timing.ts';
import { isSigned } from '../scripts/signature.ts';
import type { Inspection } from './inspection.ts';

/** Seconds from SIGTERM until the server is told to stop; `undefined` where nothing drains. */
export function drainOf({ trap, said }: Inspection): number | undefined {
	if (trap === undefined) return undefined;
	return isSigned(trap.link.text) ? said.drainSeconds?.value : trap.sleeps;
}

/** Seconds left between the moment the server is told to stop and SIGKILL. Generated scripts leave a little earlier. */
export function secondsToStop(inspection: Inspection): number | undefined {
	const drain = drainOf(inspection);
	const grace = inspection.said.graceSeconds?.value;
	if (drain === undefined || grace === undefined || inspection.trap === undefined) return undefined;
	const left = grace - drain - (isSigned(inspection.trap.link.text) ? timing.marginSeconds : 0);
	return left > 0 ? left : undefined;
}
