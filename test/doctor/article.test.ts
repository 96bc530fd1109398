import { expect, test } from 'vitest';
import { article, articleScripts, found } from './found.ts';

test("the article's verbatim set-up: exactly its real weaknesses", () => {
	expect(found(article)).toEqual([
		'exit-before-server script/entrypoint.sh:3',
		'trap-restarts script/entrypoint.sh:3',
		'grace-not-raised script/entrypoint.sh:3',
	]);
});

test('on an image without procps, its pkill is missing as well', () => {
	const Dockerfile = article.Dockerfile?.replace('ruby:3.2', 'ruby:3.2-slim') ?? '';
	expect(found({ ...article, Dockerfile })).toEqual([
		'pkill-missing script/entrypoint.sh:3',
		'exit-before-server script/entrypoint.sh:3',
		'trap-restarts script/entrypoint.sh:3',
		'grace-not-raised script/entrypoint.sh:3',
	]);
});

test('a grace period that is known to be long enough is not asked about', () => {
	expect(found(article, { said: { graceSeconds: 60 } })).not.toContain('grace-not-raised script/entrypoint.sh:3');
});

test('with exec in appcontrol.sh its trap never runs', () => {
	expect(found({ ...article, ...articleScripts('article-exec') })[0]).toBe('trap-never-runs script/appcontrol.sh:1');
});
