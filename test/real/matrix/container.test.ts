import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { containerEngine } from '../../../src/rehearsal/container.ts';
import {
	buildImage,
	type ContainerTool,
	findContainerTool,
	settleRunning,
} from '../../../src/rehearsal/container-tool.ts';
import { type LastWill, lastWill } from '../../../src/rehearsal/last-will.ts';
import { type examples, eykGraceful } from '../../cli/bin.ts';
import { buildah, describeWith, made, podman, root } from '../parts/parts.ts';
import { printFigures, recorded } from './figures.ts';
import { command, type Kind } from './pods.ts';
import { rows } from './rows.ts';

/** The images of the examples' own Dockerfiles, as init edits them: slim Debian with Ruby, and Debian alone. */
const images: {
	example: (typeof examples)[number];
	env: Record<string, string>;
	finishesOnInterrupt: boolean;
	port?: number;
}[] = [
	{ example: 'puma-rack', env: {}, finishesOnInterrupt: true },
	{ example: 'rails', env: { SECRET_KEY_BASE: 'rehearsed' }, finishesOnInterrupt: true },
	{ example: 'passenger-rack', env: {}, finishesOnInterrupt: false, port: 5000 },
];

/** Rows that need nothing but a signal and requests; 6 and 7 follow below, and 9 is an image of its own. */
const inContainers = ['2', '3', '4', '5', '8a', '8b', '10'];

describeWith([root, podman, buildah], 'the termination matrix in containers', () => {
	let tool: ContainerTool;
	let will: LastWill;

	beforeAll(() => {
		made('base-image.sh');
		const found = findContainerTool();
		if ('missing' in found) throw new Error(found.missing);
		tool = found;
		will = lastWill();
	}, 600_000);

	afterAll(async () => {
		printFigures();
		await will.execute();
	});

	describe.each(images)('$example', ({ example, env, finishesOnInterrupt, port }) => {
		const kind: Kind = {
			name: `${example}, its image`,
			parts: [],
			env: () => env,
			finishesOnInterrupt,
			...(port && { port }),
			example,
			addScripts: () => {},
		};

		beforeAll(async () => {
			const image = await builtImage(example);
			kind.engine = containerEngine(tool, image, will);
		}, 600_000);

		for (const row of rows.filter(({ number }) => inContainers.includes(number))) {
			test.concurrent(`${row.number} ${row.title}`, () => recorded(kind, row), 300_000);
		}

		test('6 and 7: TERM while it boots, and a start that fails', async () => {
			for (const moment of [0, 300, 900]) {
				const pod = await started({ DRAIN_SECONDS: '1' });
				await sleep(moment);
				await pod.signal('SIGTERM');
				expect(await endWithin(pod, 25_000), `TERM after ${moment} ms`).toMatchObject({ signal: null });
			}
			const broken = await started({ RUBYOPT: '-r/no/such/file' });
			expect((await broken.exit).code).toBe(1);
		}, 200_000);

		const started = async (more: Record<string, string>) =>
			(kind.engine as NonNullable<Kind['engine']>).start({
				command,
				cwd: '.',
				port: port ?? 4000,
				env: { ...env, ...more },
			});
	});

	test('9: an image without pkill', async () => {
		const image = await builtImage('puma-rack', (dockerfile) => dockerfile.replace('dumb-init procps', 'dumb-init'));
		const row = rows.find(({ number }) => number === '3');
		const kind: Kind = {
			name: 'puma-rack, its image without procps',
			parts: [],
			env: () => ({}),
			finishesOnInterrupt: true,
			engine: containerEngine(tool, image, will),
			example: 'puma-rack',
			addScripts: () => {},
		};
		expect(() =>
			execFileSync('podman', ['--runtime', 'runc', 'run', '--rm', ...tool.runArgs, image, 'which', 'pkill']),
		).toThrow();
		if (row) await recorded(kind, row);
	}, 300_000);

	/** Built from a copy of the example after init, with a change to its Dockerfile perhaps. */
	async function builtImage(
		example: (typeof examples)[number],
		change = (dockerfile: string) => dockerfile,
	): Promise<string> {
		const repo = mkdtempSync(join(tmpdir(), 'eyk-graceful-image-'));
		cpSync(join(import.meta.dirname, '../../../examples', example), repo, { recursive: true });
		expect(await eykGraceful(['--yes', '--cwd', repo])).toMatchObject({ code: 0 });
		const dockerfile = join(repo, 'Dockerfile');
		writeFileSync(dockerfile, change(readFileSync(dockerfile, 'utf8')));
		const image = await buildImage(tool, repo, 'Dockerfile', will);
		rmSync(repo, { recursive: true });
		await settleRunning(tool, image);
		return image;
	}
});

/** How it ends; killed where it does not. */
async function endWithin(pod: { exit: Promise<{ signal: string | null }>; stop(): Promise<void> }, patience: number) {
	const late = setTimeout(() => void pod.stop(), patience);
	const exit = await pod.exit;
	clearTimeout(late);
	return exit;
}
