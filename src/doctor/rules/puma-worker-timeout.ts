import { rule } from '../rule.ts';
import { secondsToStop } from '../timing.ts';

/** Puma's own default, 30 s, fits a drain of 30 in a grace period of 60; only a setting of the app's can be wrong. */
export const pumaWorkerTimeout = rule({
	code: 'puma-worker-timeout',
	severity: 'warning',
	examine(inspection) {
		const left = secondsToStop(inspection);
		if (left === undefined) return [];
		return inspection.pumaConfig.flatMap(({ name, value, path, line }) => {
			const seconds = Number(value);
			const fits = seconds >= left && seconds <= left + 5;
			if (name !== 'worker_shutdown_timeout' || !/^\d+$/.test(value) || fits) return [];
			return [{ args: { seconds, left }, path, line }];
		});
	},
});
