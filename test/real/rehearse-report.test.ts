import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Outcome } from '../../src/cli/show/rehearsal.ts';
import { reportPage } from '../../src/cli/show/report.ts';
import type { Drill } from '../../src/rehearsal/drill.ts';
import type { Request } from '../../src/rehearsal/request.ts';
import { tally } from '../../src/rehearsal/tally.ts';
import { temporaryFolder } from '../cli/bin.ts';
import { describeWith, type Part } from './parts/parts.ts';

const executablePath = '/usr/bin/chromium';
const browserPart: Part = {
	name: 'Chromium',
	missing: () => (existsSync(executablePath) ? undefined : 'not installed'),
};

/** A drill of so many requests over 13 seconds, 3 of them before TERM, in which every `nth` is dropped. */
function drillOf(count: number, dropEvery = Number.POSITIVE_INFINITY): Drill {
	const requests = Array.from({ length: count }, (_, index): Request => {
		const startedAt = 1000 + (index / count) * 13_000;
		const isDropped = (index + 1) % dropEvery === 0;
		return {
			id: index + 1,
			kind: index % 40 === 7 ? 'slow' : index % 2 === 0 ? 'new' : 'kept-alive',
			path: '/',
			startedAt,
			endedAt: startedAt + (index % 40 === 7 ? 1500 : 12),
			...(isDropped ? { error: 'connection refused' } : { status: 200 }),
		};
	});
	const log = ['booting', '<script>alert("&")</script>', 'SIGTERM received - sleeping 10 seconds'];
	return {
		engine: 'local',
		pid1: '/usr/bin/dumb-init -- ./script/entrypoint.sh',
		startedAt: 0,
		readyAt: 1000,
		termAt: 4000,
		removedAt: 14_000,
		graceSeconds: 60,
		exit: { at: 15_200, code: 0, signal: null },
		sigkilled: false,
		requests,
		log: [
			...log.map((text, index) => ({ at: 1000 + index * 1600, text })),
			{ at: 14_050, text: 'Slept - stopping Puma' },
		],
	};
}

function outcome(name: Outcome['name'], drill: Drill): Outcome {
	const said = { what: 'the repo as it is', command: 'bundle exec puma', source: 'Procfile:1' };
	return { name, ...said, rehearsal: tally(drill), drills: [drill] };
}

describeWith([browserPart], 'the report in a real browser', () => {
	let browser: Browser;
	beforeAll(async () => {
		const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
		browser = await chromium.launch({ executablePath, args });
	}, 60_000);
	afterAll(() => browser.close());

	async function open(outcomes: Outcome[], width = 1280, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
		const file = join(temporaryFolder(), 'report.html');
		writeFileSync(file, reportPage('shop & co', outcomes));
		const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
		page.on('pageerror', (error) => expect.fail(error.message));
		page.on('console', (message) => expect(message.type()).not.toBe('error'));
		page.on('request', (request) => expect(request.url()).toBe(`file://${file}`));
		await page.goto(`file://${file}`);
		return page;
	}

	test.each([
		['10 requests', 10, 5, [0.4, 0.9]],
		['100,000 requests', 100_000, 50_000, [0.49999, 0.99999]],
	])('%s, two of them dropped: each is seen, and told on hover', async (_, count, every, shares) => {
		const page = await open([outcome('now', drillOf(count, every))]);
		expect(await page.title()).toBe('shop & co: a rolling restart, rehearsed');
		expect(await page.locator('h1').textContent()).toBe(`2 of ${count.toLocaleString('en-US')} requests were dropped.`);
		expect(await page.locator('.log').textContent()).toContain('<script>alert("&")</script>');
		for (const share of shares) expect(await redAt(page, share)).toBeGreaterThan(20);
		for (const share of [0.1, 0.25, 0.7]) expect(await redAt(page, share)).toBe(0);
		for (const share of shares) {
			await page.locator('canvas').hover({ position: { x: await placeOf(page, share), y: 150 } });
			expect(await page.locator('.tip').textContent()).toMatch(/after SIGTERM\n(.*\n)?1 dropped: connection refused/);
		}
	});

	test('a clean run shows no red at all', async () => {
		const page = await open([outcome('now', drillOf(600))]);
		for (const share of [0.1, 0.3, 0.5, 0.7, 0.9]) expect(await redAt(page, share)).toBe(0);
		expect(await page.locator('h1').textContent()).toContain('Nothing was dropped');
	});

	test('a comparison stands side by side on one scale, and below each other on a phone', async () => {
		const both = [outcome('before', drillOf(600, 3)), outcome('after', drillOf(600))];
		const tops = async (page: Page) =>
			await page.evaluate<number[]>(
				"[...document.querySelectorAll('.side')].map((side) => side.getBoundingClientRect().top)",
			);
		const wide = await open(both);
		const [first, second] = await tops(wide);
		expect(first).toBe(second);
		const phone = await open(both, 360, 'dark');
		const [above, below] = await tops(phone);
		expect(above).toBeLessThan(below ?? 0);
		expect(await phone.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
	});

	test('follows the scheme of the reader, and prints in black on white', async () => {
		const background = (page: Page) => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
		const dark = await open([outcome('now', drillOf(50))], 1280, 'dark');
		const light = await open([outcome('now', drillOf(50))]);
		expect(await background(dark)).not.toBe(await background(light));
		await dark.emulateMedia({ media: 'print' });
		expect(await background(dark)).toBe('rgb(255, 255, 255)');
		expect((await light.pdf()).length).toBeGreaterThan(10_000);
	});
});

/** Where on the canvas a request is drawn that was sent after this share of the 13 seconds. */
async function placeOf(page: Page, share: number): Promise<number> {
	return await page.evaluate<number>(`
		const { from, to } = JSON.parse(document.getElementById('data').textContent);
		4 + ((-3000 + ${share} * 13_000 - from) / (to - from)) * (document.querySelector('canvas').clientWidth - 14)`);
}

/** How many red pixels there are near that place. */
async function redAt(page: Page, share: number): Promise<number> {
	const x = await placeOf(page, share);
	return await page.evaluate<number>(`
		const canvas = document.querySelector('canvas');
		const scale = canvas.width / canvas.clientWidth;
		const { data } = canvas.getContext('2d').getImageData(${x - 10} * scale, 0, 20 * scale, canvas.height);
		let red = 0;
		for (let i = 0; i < data.length; i += 4) if (data[i] > 180 && data[i + 1] < 80 && data[i + 2] < 110) red++;
		red`);
}
