import { defineConfig } from 'vitest/config';
import { handlebarsModules } from './build/handlebars.js';

export default defineConfig({
	plugins: [handlebarsModules.vite()],
	test: {
		include: ['test/**/*.test.ts'],
		testTimeout: 60_000,
		hookTimeout: 60_000,
		// What takes long mostly sleeps (drains, boots), so more files run side by side than there are processors.
		maxConcurrency: 4,
		maxWorkers: 3,
		// Real servers on shared processors: a second look where the machine, and not the code, was late.
		retry: process.env.CI ? 1 : 0,
	},
});
