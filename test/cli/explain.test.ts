import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eykGraceful } from './bin.ts';

const docs = join(import.meta.dirname, '../../docs');
const topics = ['concepts', 'files', 'findings'].flatMap((kind) =>
	readdirSync(join(docs, kind)).map((file) => ({ name: file.replace(/\.md$/, ''), path: join(docs, kind, file) })),
);

test('without a topic, all of them are listed', async () => {
	const { code, stdout } = await eykGraceful(['explain']);
	expect(code).toBe(0);
	for (const { name } of topics) expect(stdout).toMatch(new RegExp(`^  ${name.replace('.', '\\.')} {2,}\\S`, 'm'));
});

test('the pages are those of docs/', async () => {
	for (const { name, path } of topics) {
		const { code, stdout } = await eykGraceful(['explain', name, '--json']);
		expect(code).toBe(0);
		expect(JSON.parse(stdout).topics[0]).toMatchObject({ name, text: readFileSync(path, 'utf8') });
	}
});

test('a page on the terminal is folded, and loses no word', async () => {
	const { stdout } = await eykGraceful(['explain', 'drain']);
	const words = (text: string) =>
		text
			.replaceAll(/^#+ |^```$/gm, '')
			.split(/\s+/)
			.join(' ')
			.trim();
	expect(words(stdout)).toBe(words(readFileSync(join(docs, 'concepts/drain.md'), 'utf8')));
	expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThan(125);
});

describe('an unknown topic', () => {
	test.each([
		['pid1', 'Did you mean pid-1?'],
		['exit-before-servr', 'Did you mean exit-before-server?'],
		['thrust', 'Did you mean thruster?'],
		['quantum chromodynamics', 'Without a topic, explain lists them all.'],
	])('%s', async (asked, hint) => {
		expect(await eykGraceful(['explain', asked])).toMatchObject({ code: 2, stderr: expect.stringContaining(hint) });
	});
});

test('a generated file may be named with its path', async () => {
	const { stdout } = await eykGraceful(['explain', './script/entrypoint.sh']);
	expect(stdout).toContain('wait_for_exit');
});
