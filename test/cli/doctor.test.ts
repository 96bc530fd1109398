import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { article } from '../doctor/found.ts';
import { exampleRepo, examples, eykGraceful, repoWith, treeOf } from './bin.ts';

const doctor = (repo: string, ...args: string[]) => eykGraceful(['doctor', '--cwd', repo, ...args]);

/** A repo with the article's set-up, its scripts executable as the article's reader has them. */
function articleRepo(): string {
	const repo = repoWith(article);
	execFileSync('chmod', ['+x', 'script/entrypoint.sh', 'script/appcontrol.sh'], { cwd: repo });
	return repo;
}

describe.each(examples)('examples/%s', (example) => {
	test('as its team has it: no drain, exit 1, and --fix would cure it', async () => {
		const { code, stdout } = await doctor(exampleRepo(example));
		expect(code).toBe(1);
		expect(stdout).toContain('error no-drain');
		expect(stdout).toContain('--fix` cures all of it');
	});

	test('after init nothing is found, not even a remark', async () => {
		const repo = exampleRepo(example);
		await eykGraceful(['init', '--yes', '--cwd', repo]);
		const { code, stdout } = await doctor(repo, '--json');
		expect(JSON.parse(stdout).findings).toEqual([]);
		expect(code).toBe(0);
	});

	test('after init, committed without the executable bits', async () => {
		const repo = exampleRepo(example);
		await eykGraceful(['init', '--yes', '--cwd', repo]);
		const git = (...args: string[]) => execFileSync('git', ['-c', 'init.defaultBranch=main', ...args], { cwd: repo });
		git('init', '--quiet');
		git('add', '--chmod=-x', 'script');
		const before = await doctor(repo);
		expect(before.code).toBe(1);
		expect(before.stdout).toContain('git add --chmod=+x script/entrypoint.sh');
		git('add', '--chmod=+x', 'script/entrypoint.sh', 'script/appcontrol.sh');
		expect(await doctor(repo)).toMatchObject({ code: 0 });
	});
});

test('text shows the offending line', async () => {
	const { code, stdout } = await doctor(articleRepo());
	expect(code).toBe(1);
	expect(stdout).toContain('error exit-before-server  script/entrypoint.sh:3');
	expect(stdout).toContain('     3 │ trap "echo SIGTERM recieved');
	expect(stdout).toMatch(/^1 error and 2 warnings\./m);
});

test('warnings alone are exit 0', async () => {
	const repo = exampleRepo('puma-rack');
	await eykGraceful(['init', '--yes', '--cwd', repo]);
	const config = join(repo, 'config/puma.rb');
	writeFileSync(config, `${readFileSync(config, 'utf8')}persistent_timeout 10\n`);
	const { code, stdout } = await doctor(repo);
	expect(stdout).toContain('warning puma-persistent-timeout');
	expect(code).toBe(0);
});

test("--fix makes init's edits and examines what is there then", async () => {
	const repo = articleRepo();
	const { code, stdout } = await doctor(repo, '--fix');
	expect(stdout).toContain('Written.');
	expect(stdout).toContain('Nothing found');
	expect(code).toBe(0);
	const after = treeOf(repo);
	expect(await eykGraceful(['check', '--cwd', repo])).toMatchObject({ code: 0 });
	expect(await doctor(repo, '--fix')).toMatchObject({ code: 0 });
	expect(treeOf(repo)).toEqual(after);
});

test('--fix leaves a script of your own alone, and --dry-run everything', async () => {
	const own = {
		...article,
		'script/appcontrol.sh': '#!/bin/bash\necho starting\n/usr/bin/dumb-init --rewrite 15:0 -- puma -p 3000\n',
	};
	const repo = repoWith(own);
	execFileSync('chmod', ['+x', 'script/entrypoint.sh', 'script/appcontrol.sh'], { cwd: repo });
	const before = treeOf(repo);
	expect(await doctor(repo, '--fix')).toMatchObject({
		code: 3,
		stderr: expect.stringContaining('a script of your own'),
	});
	expect(treeOf(repo)).toEqual(before);

	const other = articleRepo();
	const untouched = treeOf(other);
	expect(await doctor(other, '--fix', '--dry-run')).toMatchObject({ code: 1 });
	expect(treeOf(other)).toEqual(untouched);
});

test('a repo that init refuses is examined all the same', async () => {
	const repo = repoWith({ ...article, Procfile: 'web: puma -b "x": y\n' });
	const { code, stdout } = await doctor(repo, '--json');
	expect(code).toBe(1);
	expect(JSON.parse(stdout)).toMatchObject({
		schemaVersion: 1,
		command: 'doctor',
		app: null,
		changes: [],
		findings: [{ code: 'procfile-unreadable', severity: 'error', path: 'Procfile', line: 1 }],
	});
});

test('--json is the object of the contract', async () => {
	const { stdout, stderr } = await doctor(articleRepo(), '--json');
	const result = JSON.parse(stdout);
	expect(result).toMatchObject({ schemaVersion: 1, command: 'doctor', applied: false, app: { server: 'puma' } });
	expect(result.findings[0]).toEqual({
		code: 'exit-before-server',
		severity: 'error',
		message: expect.stringContaining('requests that outlive the drain are killed'),
		path: 'script/entrypoint.sh',
		line: 3,
	});
	expect(stderr).toContain('exit-before-server');
});

describe('--format sarif', () => {
	const require = createRequire(import.meta.url);
	const Ajv = require('ajv');
	const ajv = new Ajv({ schemaId: 'id', meta: false, unknownFormats: 'ignore', allErrors: true });
	ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'));
	const isSarif = ajv.compile(require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));

	test('is valid against the SARIF 2.1.0 schema, with findings and without', async () => {
		const fixed = articleRepo();
		await doctor(fixed, '--fix');
		for (const repo of [articleRepo(), exampleRepo('rails'), fixed]) {
			const { stdout, stderr } = await doctor(repo, '--format', 'sarif');
			const log = JSON.parse(stdout);
			expect(isSarif(log), JSON.stringify(isSarif.errors)).toBe(true);
			expect(stderr).toBe('');
		}
		expect(isSarif({ version: '2.1.0', runs: [{}] })).toBe(false);
	});

	test('gives each finding its place, and each code its page', async () => {
		const log = JSON.parse((await doctor(articleRepo(), '--format', 'sarif')).stdout);
		const [run] = log.runs;
		expect(run.results[0]).toMatchObject({
			ruleId: 'exit-before-server',
			level: 'error',
			locations: [{ physicalLocation: { region: { startLine: 3 } } }],
		});
		expect(run.tool.driver.rules[0].help.markdown).toContain('# exit-before-server');
	});
});

test('--format github prints annotations that Actions can read', async () => {
	const repo = repoWith({ ...article, Dockerfile: `${article.Dockerfile}ENV DUMB_INIT_SETSID=0\n` });
	const { code, stdout } = await doctor(repo, '--format', 'github');
	expect(code).toBe(1);
	const lines = stdout.trimEnd().split('\n').slice(0, -1);
	expect(lines.length).toBeGreaterThan(1);
	for (const line of lines) {
		expect(line).toMatch(/^::(error|warning|notice) file=[^:,]+(,line=\d+)?,title=eyk-graceful%3A [a-z0-9-]+::\S/);
	}
});

test('an unknown format is refused', async () => {
	expect(await doctor(articleRepo(), '--format', 'xml')).toMatchObject({
		code: 2,
		stderr: expect.stringContaining('text, json, sarif, github'),
	});
});

test('a folder that is no app', async () => {
	expect(await doctor(repoWith({ 'README.md': 'hello\n' }))).toMatchObject({ code: 2 });
});
