import { defineConfig } from 'vitest/config';
import { handlebarsModules } from './build/handlebars.js';

export default defineConfig({
	plugins: [handlebarsModules.vite()],
	test: { include: ['test/**/*.test.ts'], testTimeout: 30_000, maxConcurrency: 4 },
});
