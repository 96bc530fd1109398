import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

// Whole processes, in turn with `node -e 0`, so that the ratios hold while the machine's speed drifts.
const rounds = Number(process.argv[2] ?? 15);
const repo = join(mkdtempSync(join(tmpdir(), 'eyk-graceful-bench-')), 'puma-rack');
cpSync('examples/puma-rack', repo, { recursive: true });

const bin = 'bin/eyk-graceful.js';
const cases = {
	'--version': { args: [bin, '--version'], goal: 1.3 },
	'--help': { args: [bin, '--help'] },
	'init --yes --dry-run': { args: [bin, 'init', '--yes', '--dry-run', '--cwd', repo], goal: 2 },
};

for (const [name, { args, goal }] of Object.entries(cases)) {
	const ratios = [];
	const times = [];
	for (let round = -1; round < rounds; round++) {
		const bare = timed(['-e', '0']);
		const ours = timed(args);
		if (round < 0) continue;
		ratios.push(ours / bare);
		times.push(ours);
	}
	const aim = goal ? ` (goal ${goal}×)` : '';
	console.log(`${name.padEnd(22)} ${median(ratios).toFixed(2)}× node -e 0${aim}, ${median(times).toFixed(0)} ms`);
}
rmSync(join(repo, '..'), { recursive: true });

// Node reads these certificates at each start, whatever it runs: a longer start, and so smaller ratios than elsewhere.
const { NODE_EXTRA_CA_CERTS: certificates, ...usualEnv } = process.env;
if (certificates !== undefined) {
	const times = Array.from({ length: rounds }, () => [timed(['-e', '0']), timed(['-e', '0'], usualEnv)]);
	const [here, elsewhere] = [0, 1].map((which) => median(times.map((pair) => pair[which])).toFixed(0));
	console.log(`NODE_EXTRA_CA_CERTS is set: node -e 0 takes ${here} ms with it, ${elsewhere} ms without`);
}

function timed(args, env = process.env) {
	const start = performance.now();
	const { status } = spawnSync(process.execPath, args, { stdio: 'ignore', env });
	if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`);
	return performance.now() - start;
}

function median(values) {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
