import { expect, test } from 'vitest';
import { lineNumber } from '../../src/shell/line-number.ts';
import { readStartScript } from '../../src/shell/start-script.ts';

test.each([
	['', 0, 1],
	['a', 0, 1],
	['a\nb', 1, 1],
	['a\nb', 2, 2],
	['\n\nc', 2, 3],
])('%j at %i', (text, position, line) => {
	expect(lineNumber(text, position)).toBe(line);
});

test('a script as long as is read is read in no time to speak of, and a longer one not at all', () => {
	const script = (lines: number) => `#!/bin/sh\n${'echo\n'.repeat(lines)}exec puma\n`;
	expect(readStartScript(script(6_500))?.last).toMatchObject({ line: 6_502 });
	expect(readStartScript(script(7_000))).toBeUndefined();
});
