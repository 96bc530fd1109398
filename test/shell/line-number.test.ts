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

test('a script as long as a repo may hold is read in no time to speak of', () => {
	const script = `#!/bin/sh\n${'echo one more line\n'.repeat(50_000)}exec puma\n`;
	expect(readStartScript(script)?.last).toMatchObject({ line: 50_002 });
});
