import { rule } from '../rule.ts';
import { secondsToStop } from '../timing.ts';

/** `force_shutdown_after :immediately`, or a number of seconds; `:forever` is the default, and right. */
export const pumaForceShutdown = rule({
	code: 'puma-force-shutdown',
	severity: 'warning',
	examine(inspection) {
		const left = secondsToStop(inspection);
		return inspection.pumaConfig.flatMap(({ name, value, path, line }) => {
			const seconds = value === ':immediately' ? 0 : /^\d+$/.test(value) ? Number(value) : undefined;
			if (name !== 'force_shutdown_after' || seconds === undefined || left === undefined || seconds >= left) return [];
			return [{ args: { seconds, left }, path, line, severity: seconds === 0 ? 'error' : 'warning' }];
		});
	},
});
