import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineOf, restoreProcess, setProcess } from '../../src/procfile/edit.ts';
import { readProcfile } from '../../src/procfile/procfile.ts';
import { describeWith } from '../real/parts/parts.ts';
import { procfile } from './generated.ts';
import { foreman } from './parts.ts';

const ours = '/usr/bin/dumb-init -- ./script/entrypoint.sh';
const folder = fileURLToPath(new URL('cases/', import.meta.url));

/** One folder per case; no `before` where there was no Procfile. */
const cases = readdirSync(folder).map((name) => ({
	name,
	before: read(`${folder}${name}/before/Procfile`),
	after: read(`${folder}${name}/after/Procfile`) ?? '',
}));

function read(path: string): string | undefined {
	return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function lineBefore(text: string | undefined, type: string): string | null {
	return lineOf(text ?? '', type) ?? null;
}

describe('before and after', () => {
	test.each(cases)('$name', ({ before, after }) => {
		expect(setProcess(before, 'web', ours)).toBe(after);
		expect(setProcess(after, 'web', ours)).toBe(after);
		expect(restoreProcess(after, 'web', lineBefore(before, 'web'))).toBe(before ?? '');
	});

	test('there are enough of them', () => {
		expect(cases.length).toBeGreaterThan(30);
	});
});

describe('lineOf', () => {
	test.each([
		['web: puma  \nworker: x\n', 'web: puma  '],
		['worker: x\r\nweb: puma # a\r\n', 'web: puma # a'],
		['\uFEFFweb: puma', 'web: puma'],
		['web: >\n  puma\n  -p 1\n\nworker: x\n', 'web: >\n  puma\n  -p 1'],
		['web:\r\n  puma\r\nworker: x\r\n', 'web:\r\n  puma'],
		['  web: puma\n', '  web: puma'],
		['worker: x\n', undefined],
		['', undefined],
	])('of %j is %j', (text, line) => {
		expect(lineOf(text, 'web')).toBe(line);
	});
});

describe('a command that needs it is quoted', () => {
	test.each([
		['./a b/entrypoint.sh', 'web: ./a b/entrypoint.sh\n'],
		['./a #b/entrypoint.sh', 'web: "./a #b/entrypoint.sh"\n'],
		["dumb-init -- './x: y/entrypoint.sh'", `web: "dumb-init -- './x: y/entrypoint.sh'"\n`],
		['[ -f x ] && "y"', 'web: "[ -f x ] && \\"y\\""\n'],
	])('%s', (command, text) => {
		expect(setProcess(undefined, 'web', command)).toBe(text);
		expect(setProcess('web: puma\n', 'web', command)).toBe(text);
		expect(readProcfile(text).entries[0]?.command).toBe(command);
	});
});

describe('what the user did around our line stays', () => {
	test.each([
		['web: puma\n', 'worker: a\nweb: OURS\nclock: b\n', 'worker: a\nweb: puma\nclock: b\n'],
		['worker: a', 'worker: a\nweb: OURS\nclock: b', 'worker: a\nclock: b'],
		['worker: a\n', 'web: OURS\n\nworker: c # x', '\nworker: c # x'],
		['web: puma\n', 'worker: a\n', 'worker: a\n'],
		['worker: a\n', '', ''],
	])('before us %j, now %j', (before, now, restored) => {
		expect(restoreProcess(now.replace('OURS', ours), 'web', lineBefore(before, 'web'))).toBe(restored);
	});
});

test('a way of writing it that no line can be added to is refused', () => {
	const edit = () => setProcess('worker: x\n...\n', 'web', ours, 'config/Procfile');
	expect(edit).toThrow(
		`config/Procfile: it is written in a way that this line cannot be put into it; do it by hand: web: ${ours}`,
	);
});

describe('whatever the Procfile', () => {
	const web = fc.constantFrom('web', 'release', 'new-type');

	test('the lines of the user survive, in their order', () => {
		property((text, type) => {
			const after = setProcess(text, type, ours);
			expect(restoreProcess(after, type, null)).toBe(restoreProcess(text, type, null));
		});
	});

	test('a second time changes nothing, and taking it back leaves every byte as it was', () => {
		property((text, type) => {
			const after = setProcess(text, type, ours);
			expect(setProcess(after, type, ours)).toBe(after);
			expect(restoreProcess(after, type, lineBefore(text, type))).toBe(text);
		});
	});

	test('the result says the same, but for the one process', () => {
		property((text, type) => {
			const others = (procfile: string) => commands(procfile).filter(([name]) => name !== type);
			const after = setProcess(text, type, ours);
			expect(others(after)).toEqual(others(text));
			expect(commands(after)).toContainEqual([type, ours]);
		});
	});

	function property(holds: (text: string, type: string) => void): void {
		fc.assert(fc.property(procfile, web, holds), { numRuns: 500 });
	}

	function commands(text: string): [string, string][] {
		return readProcfile(text).entries.map(({ type, command }) => [type, command]);
	}
});

describeWith([foreman], 'read by others', () => {
	test.each(['cases', 'generated'])('%s: as YAML by the platform, line by line by foreman', (kind) => {
		const texts = kind === 'cases' ? cases.map(({ before }) => before ?? '') : fc.sample(procfile, 200);
		const pairs = texts.map((before) => [before, setProcess(before, 'web', ours)] as const);
		const readings = readByOthers(pairs.flat());
		for (const [i, [before, after]] of pairs.entries()) {
			const [was, is] = [readings[2 * i], readings[2 * i + 1]];
			expect(is?.yaml).toEqual({ ...was?.yaml, web: ours });
			if (was && before !== after && isForForeman(before, was)) {
				expect(is?.foreman.web).toMatch(new RegExp(`^${ours}\\s*(?:#.*)?$`));
			}
		}
	});
});

interface Reading {
	yaml: Record<string, string>;
	foreman: Record<string, string>;
}

/** It read the line before, or all the other lines; a byte order mark it takes for a part of the first. */
function isForForeman(text: string, { yaml, foreman }: Reading): boolean {
	if (text.startsWith('\uFEFF')) return false;
	return 'web' in foreman || (!('web' in yaml) && Object.keys(foreman).length === Object.keys(yaml).length);
}

/** libyaml is what the platform's YAML parser was made from; only Ruby's use of it stumbles over a byte order mark. */
function readByOthers(texts: string[]): Reading[] {
	const script = `
		require "json"; require "yaml"; require "tempfile"; require "foreman/procfile"
		readings = JSON.parse($stdin.read).map do |text|
			file = Tempfile.new.tap { |it| it.write(text); it.close }
			foreman = Foreman::Procfile.new(file.path).instance_variable_get(:@entries).to_h
			yaml = (YAML.load(text.delete_prefix("\\uFEFF")) || {}).transform_values { |it| it.to_s.strip }
			{ yaml: yaml, foreman: foreman }
		end
		puts JSON.generate(readings)`;
	const said = execFileSync('ruby', ['-e', script], { input: JSON.stringify(texts), encoding: 'utf8' });
	return JSON.parse(said);
}
