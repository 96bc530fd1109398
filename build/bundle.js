import { rm } from 'node:fs/promises';
import { build } from 'esbuild';
import { handlebarsModules } from './handlebars.js';

// One small package without dependencies: what runs is bundled, each command a chunk of its own that is loaded when called.
await rm('dist', { recursive: true, force: true });
await build({
	entryPoints: { main: 'src/cli/main.ts' },
	outdir: 'dist',
	bundle: true,
	splitting: true,
	format: 'esm',
	platform: 'node',
	target: 'node20',
	minify: true,
	keepNames: false,
	legalComments: 'none',
	// yargs only measures the width of its help with it, and compiling its regular expressions takes 40 ms.
	alias: { 'string-width': 'fast-string-width' },
	banner: {
		js: "import{createRequire as createRequireForBundled}from'node:module';const require=createRequireForBundled(import.meta.url);",
	},
	plugins: [handlebarsModules.esbuild()],
	logLevel: 'warning',
});
