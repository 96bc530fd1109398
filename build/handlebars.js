import { readFile } from 'node:fs/promises';
import Handlebars from 'handlebars';

/**
 * `import template from './x.hbs'` gives the compiled template as a function, made when the program is built:
 * at run time only the small Handlebars runtime is loaded. One rule for the bundle (esbuild) and the tests (vite).
 *
 * noEscape: the output is shell, not HTML. strict: a slot nobody fills is an error, not an empty string.
 */
export async function compileTemplate(file) {
	const code = Handlebars.precompile(await readFile(file, 'utf8'), {
		noEscape: true,
		strict: true,
		knownHelpersOnly: true,
		srcName: undefined,
	});
	return `import Handlebars from 'handlebars/runtime.js';\nexport default Handlebars.template(${code});\n`;
}

export const handlebarsModules = {
	esbuild: () => ({
		name: 'handlebars',
		setup(build) {
			build.onLoad({ filter: /\.hbs$/ }, async ({ path }) => ({
				contents: await compileTemplate(path),
				loader: 'js',
				resolveDir: import.meta.dirname,
			}));
		},
	}),
	vite: () => ({
		name: 'handlebars',
		enforce: 'pre',
		load: (id) => (id.endsWith('.hbs') ? compileTemplate(id) : null),
	}),
};
