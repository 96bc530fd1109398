import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** What `npm publish` would send, of the bundle as it was built: npm builds it anew first, and other tests run it. */
export interface Tarball {
	path: string;
	/** Size in bytes. */
	size: number;
	/** Paths as npm reports them. */
	files: string[];
	/** The text of one of its files. */
	read(file: string): string;
	remove(): void;
}

export function packTarball(): Tarball {
	const folder = mkdtempSync(join(tmpdir(), 'eyk-graceful-pack-'));
	const args = ['pack', '--json', '--offline', '--ignore-scripts', '--pack-destination', folder];
	const report = execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
	const [{ filename, size, files }] = JSON.parse(report);
	const path = join(folder, filename);
	return {
		path,
		size,
		files: files.map((file: { path: string }) => file.path),
		read: (file) => execFileSync('tar', ['-xzOf', path, `package/${file}`], { encoding: 'utf8' }),
		remove: () => rmSync(folder, { recursive: true }),
	};
}
