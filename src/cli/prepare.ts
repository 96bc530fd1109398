import { detect } from '../detect/detect.ts';
import type { Facts } from '../detect/facts.ts';
import { openRepo } from '../io/disk-repo.ts';
import { usage } from '../model/problem.ts';
import type { Repo } from '../model/repo.ts';
import type { Given } from '../planning/given.ts';
import { type Argv, type Manner, readGiven } from './options.ts';

/** A repo that has been read, together with what the user has said: where init and check start from. */
export interface Prepared {
	repo: Repo;
	facts: Facts;
	given: Given;
}

export function prepare(argv: Argv, manner: Manner): Prepared {
	const repo = openRepo(manner.cwd);
	const given = readGiven(argv, process.env, repo);
	requireApp(repo, given, manner.cwd);
	return { repo, facts: detect(repo, given), given };
}

/** Files one of which every app has that could be set up here. */
const signsOfAnApp = ['Gemfile', 'Gemfile.lock', 'config.ru', 'Procfile', 'Dockerfile'];

function requireApp(repo: Repo, given: Given, cwd: string): void {
	const signs = [...signsOfAnApp, given.procfile?.value, given.dockerfile?.value].filter((path) => path !== undefined);
	if (signs.some((path) => repo.mode(path) !== undefined)) return;
	throw usage(
		'no-app',
		`${cwd} holds no Gemfile, Procfile or Dockerfile: run eyk-graceful in the app's repository, or name it with --cwd.`,
		'--cwd',
	);
}
