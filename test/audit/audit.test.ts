import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

test('what is bundled is locked with its checksum, runs nothing when installed, and has a licence that allows it', () => {
	const said = execFileSync(process.execPath, [join(root, 'build/audit.js'), '--offline'], { encoding: 'utf8' });
	expect(said).toMatch(/\d+ packages are bundled, and there is nothing to say against any of them/);
});

test('the package has no dependencies and runs nothing when it is installed', () => {
	expect(manifest).not.toHaveProperty('dependencies');
	for (const name of ['preinstall', 'install', 'postinstall', 'prepare'])
		expect(manifest.scripts).not.toHaveProperty(name);
});

const dist = join(root, 'dist');
const chunks = new Map(
	readdirSync(dist)
		.filter((name) => name.endsWith('.js'))
		.map((name) => [name, readFileSync(join(dist, name), 'utf8')]),
);

/** All that is loaded when this command is called, but for what it loads on its way to another. */
function loadedBy(name: string, found = new Set<string>()): Set<string> {
	if (found.has(name)) return found;
	found.add(name);
	const statically = [...(chunks.get(name) ?? '').matchAll(/\brequire\("\.\/(chunk-\w+\.js)"\)/g)];
	for (const [, other = ''] of statically) loadedBy(other, found);
	return found;
}

test('nothing but rehearse has the means to open a connection', () => {
	const network =
		/\b(?:require|import)\(["'](?:node:)?(?:https?|http2|net|tls|dns|dgram)(?:\/promises)?["']\)|\bfetch\(/;
	const commands = [...chunks.keys()].filter((name) => !name.startsWith('chunk-'));
	const able = commands.filter((command) =>
		[...loadedBy(command)].some((name) => network.test(chunks.get(name) ?? '')),
	);
	expect(commands.length).toBeGreaterThan(8);
	expect(able.map((name) => name.replace(/-\w+\.js$/, '')).sort()).toEqual(['rehearse', 'report']);
});
