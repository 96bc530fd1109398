import { describe, expect, it } from 'vitest';
import { setEntrypoint, unsetEntrypoint } from '../../src/dockerfile/entrypoint.ts';
import { addPackages, removePackages } from '../../src/dockerfile/packages.ts';

const before = 'FROM ruby:3.3-slim\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["bin/start"]\nCMD ["puma"]\n';
const after = setEntrypoint(addPackages(before, 'Dockerfile').text, 'Dockerfile').text;

describe('taking our lines out', () => {
	it('is possible in either order', () => {
		expect(unsetEntrypoint(removePackages(after).text).text).toBe(before);
		expect(removePackages(unsetEntrypoint(after).text).text).toBe(before);
	});

	it('does nothing where there are none', () => {
		expect(removePackages(before)).toEqual({ text: before, because: 'nothing of eyk-graceful in it', changed: [] });
		expect(unsetEntrypoint(before).text).toBe(before);
	});

	it('leaves a line of ours that somebody has changed, and says where it is', () => {
		const changed = after.replace('procps &&', 'procps vim &&');
		expect(removePackages(changed)).toMatchObject({ text: changed, changed: [3] });
		expect(addPackages(changed, 'Dockerfile').text).toBe(changed);
	});

	it('leaves what somebody says about us', () => {
		const text = `${before}# eyk-graceful: see docs/shutdown.md\n`;
		expect(removePackages(text).text).toBe(text);
	});

	it('follows our lines to where somebody has moved them', () => {
		const [from = '', ...rest] = after.split('\n');
		const moved = [from, 'LABEL a=b', ...rest.slice(1, 3), rest[0], ...rest.slice(3)].join('\n');
		expect(unsetEntrypoint(removePackages(moved).text).text).toBe(before.replace('WORKDIR', 'LABEL a=b\nWORKDIR'));
	});

	it('leaves an ENTRYPOINT that is not ours any more', () => {
		const theirs = after.replace('"/usr/bin/dumb-init", "--", "bin/start"', '"bin/start"');
		expect(unsetEntrypoint(theirs).text).toBe(theirs);
	});

	it('puts a long ENTRYPOINT back as it was, whatever stands below it by now', () => {
		const long = 'FROM ruby:3.3-slim\r\nENTRYPOINT ["a", \\\r\n  "b"]';
		const edited = setEntrypoint(long, 'Dockerfile').text;
		expect(unsetEntrypoint(`${edited}\r\nLABEL a=b\r\n`).text).toBe(`${long}\r\nLABEL a=b\r\n`);
	});
});
