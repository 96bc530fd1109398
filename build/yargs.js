import { readFile } from 'node:fs/promises';

/** What yargs does at each start and we never need, or never want, left out. */
export const leanYargs = {
	name: 'yargs',
	setup(build) {
		// After each named command it lays out its help, in case the command should fail and want it shown. Ours never do:
		// a failure is one line. Saves 8 ms.
		build.onLoad({ filter: /[/\\]yargs[/\\]build[/\\]lib[/\\]command\.js$/ }, async ({ path }) => {
			const code = await readFile(path, 'utf8');
			const call = 'yargs.getInternalMethods().getUsageInstance().cacheHelpMessage();';
			if (!code.includes(call)) throw new Error(`${path} has changed: see whether build/yargs.js is still needed`);
			return { contents: code.replace(call, ''), loader: 'js' };
		});

		// To guess our version it reads the package.json of the folder it is started in, the user's, and waits for ever
		// where that is a FIFO. We tell our version ourselves.
		build.onLoad({ filter: /[/\\]yargs[/\\]build[/\\]lib[/\\]yargs-factory\.js$/ }, async ({ path }) => {
			const code = await readFile(path, 'utf8');
			const call = 'const obj = this[kPkgUp]();';
			if (!code.includes(call)) throw new Error(`${path} has changed: see whether build/yargs.js is still needed`);
			return { contents: code.replace(call, 'const obj = {};'), loader: 'js' };
		});

		// It checks its own arguments with two functions of node:assert, a module of some weight. Saves 3 ms.
		build.onResolve({ filter: /^assert$/ }, ({ importer }) =>
			/[/\\]yargs[/\\]/.test(importer) ? { path: 'assert', namespace: 'yargs' } : undefined,
		);
		build.onLoad({ filter: /./, namespace: 'yargs' }, () => ({ contents: assertModule, loader: 'js' }));
	},
};

const assertModule = `
	const fail = (message) => { throw message instanceof Error ? message : new Error(message); };
	export const strictEqual = (actual, expected, message) => void (Object.is(actual, expected) || fail(message));
	export const notStrictEqual = (actual, expected, message) => void (Object.is(actual, expected) && fail(message));
`;
