/**
 * How a grace period is shared out, here and in entrypoint.sh. Kubernetes counts it from SIGTERM and then sends SIGKILL.
 *
 *     TERM ── drain ──▶ stop ── requests in flight finish ──▶ give up │ KILL
 */
export const timing = {
	/** What Kubernetes grants where nothing is configured (Hephy: `int(…)` of the variable, default 30). */
	defaultGraceSeconds: 30,
	/** Left for requests in flight once the drain is over, unless that were more than half of the grace period. */
	stopSeconds: 10,
	/** The pod leaves by itself this long before SIGKILL. */
	marginSeconds: 2,
} as const;

/** The longest drain that leaves time to stop: 50 of 60, 20 of 30, 5 of 10. entrypoint.sh computes the same. */
export function longestDrain(graceSeconds: number): number {
	return graceSeconds - Math.min(timing.stopSeconds, Math.ceil(graceSeconds / 2));
}
