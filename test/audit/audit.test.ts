import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
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
