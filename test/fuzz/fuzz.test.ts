import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Input } from './input.ts';
import { keepPromises } from './promises.ts';

const finds = join(import.meta.dirname, 'finds');

describe('what fuzzing has found', () => {
	test.each(readdirSync(finds).sort())('%s does not come back', (name) => {
		const input: Input = JSON.parse(readFileSync(join(finds, name), 'utf8'));
		keepPromises(input);
	});
});

/** The same inputs every time: what a new change breaks shows in that change. `npm run fuzz` tries others. */
const seed = 20_260_101;

test('20,000 generated repos: no crash, no hang, no lost line, once and for all, and back again', async () => {
	const program = join(import.meta.dirname, '../../build/fuzz.js');
	const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
		execFile(process.execPath, [program, '20000', String(seed)], { maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
			resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
		);
	});
	expect(code, output).toBe(0);
	expect(output).toContain('20000 tried');
}, 600_000);
