import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { bin, exampleRepo } from './bin.ts';

test('a reader that has read enough is no error', () => {
	const repo = exampleRepo('puma-rack');
	const line = `set -o pipefail; '${process.execPath}' '${bin}' --dry-run --yes --cwd '${repo}' 2>&1 | head -n 1`;
	expect(execFileSync('bash', ['-c', line], { encoding: 'utf8' })).toMatch(/^eyk-graceful: .*\n$/);
});
