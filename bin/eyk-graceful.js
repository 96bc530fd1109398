#!/usr/bin/env node
// CommonJS, as the bundle is: an ES module would first have Node load its second module loader.
const module_ = require('node:module');

const args = process.argv.slice(2);
if (args.length === 1 && (args[0] === '--version' || args[0] === '-v')) {
	process.stdout.write(`${require('../package.json').version}\n`);
} else {
	keepCompiledCode();
	const { main } = require('../dist');
	main(args).then((exitCode) => {
		process.exitCode = exitCode;
	});
}

/** Half of a run would be spent on compiling. Node 22 and later can keep the compiled code; Node 20 needs help. */
function keepCompiledCode() {
	if (module_.enableCompileCache) module_.enableCompileCache();
	else require('./compile-cache.js').enable(`${__dirname}/../dist`);
}
