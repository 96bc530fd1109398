import { describe, expect, it } from 'vitest';
import { setEntrypoint } from '../../src/dockerfile/entrypoint.ts';
import { type Image, readImage } from '../../src/dockerfile/image.ts';
import { noteworthy } from '../../src/dockerfile/noteworthy.ts';
import { Problem } from '../../src/model/problem.ts';
import { type Case, cases, edit, takeOut } from './cases.ts';

describe.each(cases)('$name', (example) => {
	if (example.refused) refusal(example, example.refused);
	else edited(example);

	if (example.image) {
		it('is read as what it is', () => {
			const image = readImage(example.before, 'Dockerfile');
			const told = Object.keys(example.image ?? {});
			expect(Object.fromEntries(told.map((name) => [name, tell(image, name)]))).toEqual(example.image);
		});
	}
});

function refusal(example: Case, { code, words }: NonNullable<Case['refused']>): void {
	it('is refused with the reason and what to do', () => {
		const problem = problemOf(() => edit(example.before, example));
		expect(problem.code).toBe(code);
		expect(problem.exitCode).toBe(3);
		for (const word of words) expect(problem.message).toContain(word);
		expect(problem.message).not.toContain('\n');
		expect(problem.byHand).toMatch(/dumb-init|ENTRYPOINT|Linux image/);
	});
}

function edited(example: Case): void {
	it('becomes what it should', () => {
		expect(edit(example.before, example).text).toBe(example.after);
	});

	it('stays the same the second time', () => {
		expect(edit(example.after ?? '', example).text).toBe(example.after);
	});

	it('is what it was once our lines are gone', () => {
		expect(takeOut(example.after ?? '')).toBe(example.removed ?? example.before);
	});

	it('keeps every line that a builder reads', () => {
		if (example.removed !== undefined) return;
		const kept = example.before.split('\n').filter((line) => !/^\s*ENTRYPOINT/i.test(line));
		expect(inOrder(kept, (example.after ?? '').replaceAll('# eyk-graceful: was ', '').split('\n'))).toBe(true);
	});

	it('comes with what is worth saying, and no more', () => {
		const image = readImage(example.before, 'Dockerfile');
		const ofEdit = example.entrypoint ? setEntrypoint(example.before, 'Dockerfile').findings : [];
		const found = new Set([...noteworthy(image), ...ofEdit].map(({ code }) => code));
		expect([...found]).toEqual(example.findings ?? []);
	});
}

function tell(image: Image, name: string): unknown {
	switch (name) {
		case 'base':
			return image.base.value.text;
		case 'distro':
			return image.distro?.value;
		case 'command':
			return image.command?.value ?? null;
		case 'exposes':
		case 'gems':
			return image[name].map(({ value }) => value);
		default:
			return image[name as 'user' | 'workdir'] ?? null;
	}
}

function problemOf(action: () => unknown): Problem {
	try {
		action();
	} catch (error) {
		if (error instanceof Problem) return error;
		throw error;
	}
	throw new Error('it was not refused');
}

function inOrder(lines: readonly string[], text: readonly string[]): boolean {
	let from = 0;
	return lines.every((line) => {
		// Below a last line without a newline, ours gives it one.
		const at = text.findIndex((other, index) => index >= from && other.replace(/\r$/, '') === line.replace(/\r$/, ''));
		from = at + 1;
		return at >= 0;
	});
}
