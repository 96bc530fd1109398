import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/doctor/rules/index.ts';
import { sentences } from '../../src/doctor/sentences.ts';

const root = join(import.meta.dirname, '../..');
const namesIn = (kind: string) => readdirSync(join(root, 'docs', kind)).map((file) => file.replace(/\.md$/, ''));
const source = (path: string) => readFileSync(join(root, path), 'utf8');

const findings = namesIn('findings');

/** Codes of the rooms that word their findings themselves. */
const elsewhere = [
	...readdirSync(join(root, 'src/planning')).flatMap((file) => [
		...source(`src/planning/${file}`).matchAll(/code: '([a-z-]+)'/g),
	]),
	...source('src/dockerfile/entrypoint.ts').matchAll(/code: '([a-z-]+)'/g),
	...source('src/dockerfile/noteworthy.ts').matchAll(/(?:code: |[(\t])'([a-z]+(?:-[a-z]+)+)',$/gm),
	...source('src/dockerfile/scripts-reach.ts').matchAll(/(?:code: |[(\t])'([a-z]+(?:-[a-z]+)+)',$/gm),
].map(([, code]) => code ?? '');

describe('every code has its page', () => {
	test.each([...new Set([...rules.map(({ code }) => code), ...Object.keys(sentences), ...elsewhere])])('%s', (code) => {
		expect(findings).toContain(code);
	});
});

test('every page has its code', () => {
	const known = [...rules.map(({ code }) => code as string), ...elsewhere];
	expect(findings.filter((name) => !known.includes(name))).toEqual([]);
});

describe.each(['concepts', 'files', 'findings'])('docs/%s', (kind) => {
	const pages = namesIn(kind).map((name) => [name, source(`docs/${kind}/${name}.md`)] as const);

	test.each(pages)('%s: a title, one sentence, then the rest', (name, text) => {
		const [title, summary = ''] = text.split('\n\n');
		expect(title).toBe(`# ${name}`);
		expect(summary).toMatch(/^[^\n]{20,140}[.:]$/);
		if (kind === 'findings') {
			expect(text.match(/^## .*/gm)?.slice(0, 3)).toEqual(['## What it does', '## How to see it', '## How to mend it']);
		} else {
			expect(text).toContain('\n## Sources\n');
		}
	});

	test('is bundled as a whole', () => {
		const listed = source('src/explain/pages.ts').match(new RegExp(`docs/${kind}/.*(?=\\.md)`, 'g')) ?? [];
		expect(listed.map((path) => path.replace(/^.*\//, '')).sort()).toEqual(namesIn(kind).sort());
	});
});
