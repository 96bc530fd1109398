import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyChanges } from '../../src/io/apply.ts';
import { openRepo } from '../../src/io/disk-repo.ts';
import { recover } from '../../src/io/recover.ts';
import type { Change } from '../../src/model/plan.ts';

let dir: string;
beforeEach(() => {
	dir = fs.mkdtempSync(join(tmpdir(), 'eyk-apply-'));
});
afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

const change = (path: string, before: string | null, after: string | null, mode = 0o644): Change => ({
	path,
	before,
	after,
	mode,
	action: after === null ? 'delete' : before === null ? 'create' : before === after ? 'chmod' : 'edit',
	because: '',
});

describe('a set of changes', () => {
	it('is carried out as a whole and leaves nothing else behind', async () => {
		fs.writeFileSync(join(dir, 'Procfile'), 'web: puma\n');
		fs.writeFileSync(join(dir, 'run.sh'), 'run\n');
		fs.mkdirSync(join(dir, 'old'));
		fs.writeFileSync(join(dir, 'old/gone.sh'), 'gone\n');
		const repo = openRepo(dir);
		await applyChanges(
			dir,
			[
				change('Procfile', 'web: puma\n', 'web: dumb-init\n'),
				change('script/deep/entrypoint.sh', null, '#!/bin/bash\n', 0o755),
				change('run.sh', 'run\n', 'run\n', 0o755),
				change('old/gone.sh', 'gone\n', null),
			],
			{ repo },
		);
		const now = openRepo(dir);
		expect(now.read('Procfile')).toBe('web: dumb-init\n');
		expect(now.mode('script/deep/entrypoint.sh')).toBe(0o755);
		expect(now.mode('run.sh')).toBe(0o755);
		expect(fs.readdirSync(dir).sort()).toEqual(['Procfile', 'run.sh', 'script']);
		expect(recover(dir)).toBeUndefined();
	});
});
