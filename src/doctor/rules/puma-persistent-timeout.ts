import { rule } from '../rule.ts';

/** How long ingress-nginx keeps an idle connection to a pod, and an AWS balancer one to its target. */
const balancers = 60;

/** Only where the app sets it: what balancer stands in front is not in the repo. */
export const pumaPersistentTimeout = rule({
	code: 'puma-persistent-timeout',
	severity: 'warning',
	examine: ({ pumaConfig }) =>
		pumaConfig
			.filter(({ name, value }) => name === 'persistent_timeout' && /^\d+$/.test(value) && Number(value) <= balancers)
			.map(({ value, path, line }) => ({ args: { seconds: Number(value) }, path, line })),
});
