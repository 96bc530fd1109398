import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packTarball, root, type Tarball } from './tarball.ts';

describe('the published package', () => {
	let tarball: Tarball;
	beforeAll(() => {
		tarball = packTarball();
	});
	afterAll(() => tarball.remove());

	test('holds the program and what is to be read, and nothing else', () => {
		const places = new Set(tarball.files.map((file) => file.split('/')[0]));
		expect([...places].sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'bin', 'dist', 'package.json']);
		expect(tarball.files).toContain('bin/eyk-graceful.js');
		// Compiled code is of the machine that kept it.
		expect(tarball.files.filter((file) => !/\.(?:js|json|md|txt)$|^LICENSE$/.test(file))).toEqual([]);
	});

	test('is one small package: nothing more is downloaded', () => {
		const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(tarball.read('package.json'));
		expect({ dependencies, optionalDependencies, peerDependencies }).toEqual({});
		expect(tarball.size).toBeLessThan(500_000);
	});

	test('carries the licence of every package it has code of', () => {
		const licenses = squeezed(tarball.read('dist/THIRD-PARTY-LICENSES.txt'));
		// What they are bundled with is found by the build alone; of each kind one that can be named.
		const indirect = ['@inquirer/core', 'vscode-languageserver-types', 'yargs-parser'];
		const direct = importedPackages();
		expect(direct).toContain('yargs');
		for (const name of [...direct, ...indirect, 'handlebars']) {
			const folder = join(root, 'node_modules', name);
			const [license = 'none'] = readdirSync(folder).filter((file) => /^licen[cs]e/i.test(file));
			const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
			expect(licenses, name).toContain(`${name} ${version} (`);
			expect(licenses, name).toContain(squeezed(readFileSync(join(folder, license), 'utf8')));
		}
	});
});

/** Those that src imports more than types of. */
function importedPackages(): string[] {
	const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
		file.endsWith('.ts'),
	);
	const names = sources.flatMap((file) => {
		const text = readFileSync(join(root, 'src', file), 'utf8');
		const imports = text.matchAll(/^import (?!type )([^;]*?) from '((?:@[\w-]+\/)?[\w-]+)/gm);
		return [...imports]
			.filter(([, what = '']) => !/^\{[^}]*\}$/.test(what) || /[{,]\s*(?!type )\w/.test(what))
			.map(([, , name = '']) => name);
	});
	return [...new Set(names)].filter((name) => name !== 'node').sort();
}

function squeezed(text: string): string {
	return text.trim().replace(/\s+/g, ' ');
}
