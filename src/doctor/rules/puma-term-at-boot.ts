import { rule } from '../rule.ts';

export const pumaTermAtBoot = rule({
	code: 'puma-term-at-boot',
	severity: 'warning',
	examine: ({ pumaConfig }) =>
		pumaConfig
			.filter(({ name, value }) => name === 'raise_exception_on_sigterm' && value === 'false')
			.map(({ path, line }) => ({ args: {}, path, line })),
});
