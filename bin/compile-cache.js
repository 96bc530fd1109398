const { readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, resolve } = require('node:path');
const { Script } = require('node:vm');
const { crc32 } = require('node:zlib');

/**
 * What `module.enableCompileCache` does from Node 22 on, for Node 20: the code that V8 made of the files in `folder` is
 * kept beside them, and the next run does not have to parse them. V8 refuses what another version or other settings
 * have made, but would crash on a damaged file: hence the checksum, as in Node's own cache. Where nothing can be
 * written, nothing is kept; NODE_DISABLE_COMPILE_CACHE turns it off, as in Node.
 */
exports.enable = (folder) => {
	if (process.env.NODE_DISABLE_COMPILE_CACHE) return;
	const load = Module._extensions['.js'];
	Module._extensions['.js'] = (module, file) => {
		if (dirname(file) === resolve(folder)) loadKept(module, file);
		else load(module, file);
	};
	process.on('exit', keep);
};

/** What this run had to compile. */
const compiled = new Map();

function loadKept(module, file) {
	const kept = `${file}.${process.version}-${process.arch}.compiled`;
	const cachedData = readKept(kept);
	const script = new Script(Module.wrap(readFileSync(file, 'utf8')), { filename: file, cachedData });
	if (cachedData === undefined || script.cachedDataRejected) compiled.set(kept, script);
	const run = script.runInThisContext();
	run.call(module.exports, module.exports, module.require.bind(module), module, file, dirname(file));
}

/** The compiled code and, in its last four bytes, its checksum. */
function readKept(file) {
	try {
		const content = readFileSync(file);
		const code = content.subarray(0, -4);
		return crc32(code) === content.readUInt32LE(code.length) ? code : undefined;
	} catch {
		return undefined;
	}
}

/** When the run ends: by then V8 has compiled the functions that are used, too. A file is whole or not there. */
function keep() {
	for (const [file, script] of compiled) {
		const draft = `${file}.${process.pid}`;
		try {
			const code = script.createCachedData();
			const checksum = Buffer.alloc(4);
			checksum.writeUInt32LE(crc32(code));
			writeFileSync(draft, Buffer.concat([code, checksum]));
			renameSync(draft, file);
		} catch {
			remove(draft);
			return;
		}
	}
}

function remove(file) {
	try {
		rmSync(file, { force: true });
	} catch {
		// A file system that takes no write takes no removal either.
	}
}
