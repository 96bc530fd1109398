import { defineConfig } from 'vitest/config';
import { handlebarsModules } from './build/handlebars.js';

export default defineConfig({
	plugins: [handlebarsModules.vite()],
	// What takes long mostly sleeps (drains, boots), so more files run side by side than there are processors.
	test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000, maxConcurrency: 4, maxWorkers: 3 },
});
