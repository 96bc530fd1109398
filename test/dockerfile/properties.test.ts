import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readImage } from '../../src/dockerfile/image.ts';
import { readInstructions } from '../../src/dockerfile/instructions.ts';
import { joinLines, splitLines } from '../../src/dockerfile/lines.ts';
import { scriptsReachImage } from '../../src/dockerfile/scripts-reach.ts';
import { edit, takeOut } from './cases.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/);
const image = fc.constantFrom(
	'ruby:3.3',
	'ruby:3.3-slim',
	'ruby:3.2-alpine',
	'debian:bookworm',
	'cimg/ruby:3.2',
	'ruby:2.6.5',
	'rockylinux:9',
);
const word = fc.stringMatching(/^[a-zA-Z0-9./_-]{1,9}$/);

/** One instruction as people write it, with `EOL` where a line ends. */
const instruction = fc.oneof(
	word.map((it) => `COPY ${it} /app/`),
	word.map((it) => `RUN echo ${it}`),
	fc
		.array(word, { minLength: 1, maxLength: 3 })
		.map(
			(them) => `RUN apt-get update && \\EOL    apt-get install -y \\EOL  # why\\EOL      ${them.join(' \\EOL      ')}`,
		),
	name.map((it) => `USER ${it}`),
	fc.constant('USER root'),
	word.map((it) => `WORKDIR /${it}`),
	fc.tuple(name, word).map(([key, value]) => `ENV ${key}="${value}"`),
	name.map((it) => `ARG ${it}`),
	fc.array(word, { minLength: 1, maxLength: 3 }).map((them) => `CMD ${JSON.stringify(them)}`),
	word.map((it) => `ENTRYPOINT ${it} --flag`),
	fc
		.array(word, { minLength: 1, maxLength: 3 })
		.map((them) => `ENTRYPOINT [ ${them.map((it) => JSON.stringify(it)).join(', \\EOL    ')} ]`),
	word.map((it) => `ONBUILD RUN echo ${it}`),
	word.map((it) => `RUN <<END_OFEOL${it}EOLUSER nobodyEOLEND_OF`),
	fc.integer({ min: 1, max: 65535 }).map((port) => `EXPOSE ${port}/tcp`),
	fc.constantFrom(
		'',
		'# a comment',
		'   # eyk-graceful',
		'#',
		'HEALTHCHECK NONE',
		'RUN apk add --no-cache bash',
		'RUN dnf install -y procps-ng',
	),
);

const stage = fc.tuple(image, name, fc.array(instruction, { maxLength: 8 }), fc.boolean());

/** Whole files: stages on images or on each other, LF or CRLF, with or without a BOM and a final newline. */
const dockerfile = fc
	.tuple(fc.array(stage, { minLength: 1, maxLength: 3 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.boolean())
	.map(([stages, end, bom, final]) => {
		const lines = stages.flatMap(([base, , body, onStage], at) => [
			`FROM ${onStage && at > 0 ? `stage${at - 1}` : base} AS stage${at}`,
			...body,
		]);
		return (bom ? '\uFEFF' : '') + lines.join('EOL').replaceAll('EOL', end) + (final ? end : '');
	});

/** The file as edited, or undefined where it is refused: a user nobody knows, an ENTRYPOINT in an ONBUILD. */
function edited(text: string, entrypoint: boolean): string | undefined {
	try {
		return edit(text, { entrypoint }).text;
	} catch (error) {
		if ((error as { kind?: string }).kind === 'refused') return undefined;
		throw error;
	}
}

const runs = { numRuns: 400 };

describe('any Dockerfile', () => {
	it('is the same after every line has been taken apart and put together', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\r\n', ' ') }),
				(text) => joinLines(splitLines(text)) === text,
			),
		);
	});

	it('keeps its lines, in their order', () => {
		fc.assert(
			fc.property(dockerfile, (text) => {
				const after = edited(text, false);
				fc.pre(after !== undefined);
				const rest = splitLines(after).map((line) => line.text);
				for (const line of splitLines(text)) {
					const at = rest.indexOf(line.text);
					expect(at).toBeGreaterThanOrEqual(0);
					rest.splice(0, at + 1);
				}
			}),
			runs,
		);
	});

	it('is edited once, and comes back byte for byte', () => {
		fc.assert(
			fc.property(dockerfile, fc.boolean(), (text, entrypoint) => {
				const after = edited(text, entrypoint);
				fc.pre(after !== undefined);
				expect(edited(after, entrypoint)).toBe(after);
				expect(takeOut(after)).toBe(text);
			}),
			runs,
		);
	});

	it('is still read the same, but for what was added', () => {
		fc.assert(
			fc.property(dockerfile, (text) => {
				const after = edited(text, false);
				fc.pre(after !== undefined && after !== text);
				const plain = ({ keyword, args }: { keyword: string; args: string }) => `${keyword} ${args}`;
				const before = readInstructions(text, 'Dockerfile').map(plain);
				const rest = readInstructions(after, 'Dockerfile').map(plain);
				for (const one of before) rest.splice(0, rest.indexOf(one) + 1);
				const [was, is] = [readImage(text, 'Dockerfile'), readImage(after, 'Dockerfile')];
				expect(is.user).toBe(was.user);
				expect(is.command?.value).toBe(was.command?.value);
				expect(is.workdir).toBe(was.workdir);
			}),
			runs,
		);
	});

	it('keeps what people write around our lines', () => {
		fc.assert(
			fc.property(
				dockerfile,
				fc.array(fc.constantFrom('', '# theirs', 'LABEL a=b'), { minLength: 1, maxLength: 3 }),
				(text, added) => {
					const after = edited(text, false);
					fc.pre(after !== undefined && after !== text && text.endsWith('\n'));
					const end = text.includes('\r\n') ? '\r\n' : '\n';
					const block = added.map((line) => line + end).join('');
					expect(takeOut(after + block)).toBe(text + block);
					const at = after.indexOf('# eyk-graceful: ');
					expect(takeOut(after.slice(0, at) + block + after.slice(at))).toBe(
						text.slice(0, at) + block + text.slice(at),
					);
				},
			),
			runs,
		);
	});
});

describe('time', () => {
	it.each([
		['a line of 10 MB', `FROM ruby\nRUN ${'x'.repeat(10_000_000)}\n`],
		['ten thousand stages', 'FROM ruby AS a\n'.repeat(10_000)],
		['very many variables', `FROM ruby\n${'ENV A=$A$A\n'.repeat(50_000)}`],
	])('is not spent on %s', (_, text) => {
		const start = performance.now();
		expect(() => readImage(text, 'Dockerfile')).toThrow('Nothing in it is changed');
		expect(performance.now() - start).toBeLessThan(10_000);
	});

	it('is not doubled by every stage that copies twice from the one above', () => {
		const stage = (at: number) =>
			`FROM ruby:3.3-slim AS s${at}\nCOPY --from=s${at - 1} /a /b${at}\nCOPY --from=s${at - 1} /b${at - 1} /a\n`;
		const text = `FROM ruby:3.3-slim AS s0\nCOPY . /a\n${Array.from({ length: 60 }, (_, at) => stage(at + 1)).join('')}`;
		const start = performance.now();
		expect(edit(text, {}).text).toContain('dumb-init');
		expect(scriptsReachImage(readImage(text, 'Dockerfile'), '', 'script')).toHaveLength(1);
		expect(performance.now() - start).toBeLessThan(10_000);
	});

	it('is short for the largest line that is read', () => {
		const text = `FROM ruby:3.3-slim\nRUN apt-get update && apt-get install -y ${'package '.repeat(30_000)}\n`;
		expect(edit(text, {}).text).toContain('dumb-init');
	});
});
