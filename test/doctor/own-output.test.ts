import { expect, test } from 'vitest';
import { detect } from '../../src/detect/detect.ts';
import { examine } from '../../src/doctor/doctor.ts';
import { inspect } from '../../src/doctor/inspection.ts';
import { fact } from '../../src/model/evidence.ts';
import type { Repo } from '../../src/model/repo.ts';
import { decide } from '../../src/planning/decide.ts';
import { makePlan } from '../../src/planning/plan.ts';
import { settle } from '../../src/planning/settle.ts';
import { repoOf } from '../repo-of.ts';
import { article, type Files } from './found.ts';

const rest = 'WORKDIR /app\nCOPY . .\nEXPOSE 3000\n';
const ruby = `FROM ruby:3.2\n${rest}`;
const slim = `FROM ruby:3.2-slim\n${rest}`;
const alpine = `FROM ruby:3.2-alpine\n${rest}`;

const puma = { 'Gemfile.lock': 'GEM\n  specs:\n    puma (6.4.2)\n' };
const passenger = { 'Gemfile.lock': 'GEM\n  specs:\n    passenger (6.0.20)\n' };

const apps: Readonly<Record<string, Files>> = {
	'a CMD': { ...puma, Dockerfile: `${ruby}CMD ["bundle", "exec", "puma", "-p", "3000"]\n` },
	'Procfile and puma': { Procfile: 'web: bundle exec puma -C config/puma.rb\n', Dockerfile: slim },
	'a cluster': { Procfile: 'web: bundle exec puma -w 2 -p 3000\n', Dockerfile: alpine },
	'rails server with an environment': { Procfile: 'web: RAILS_ENV=production bin/rails s -p 3000\n', Dockerfile: slim },
	'a chain': { Procfile: 'web: bundle exec rake db:migrate && bundle exec puma -p $PORT\n', Dockerfile: ruby },
	'a pipe': { Procfile: 'web: bundle exec puma -p 3000 2>&1 | tee log/web.log\n', Dockerfile: ruby },
	'a start script': {
		Procfile: 'web: ./bin/start.sh\n',
		'bin/start.sh': '#!/bin/bash\nbundle exec rake db:migrate\nexec bundle exec puma -p 3000\n',
		Dockerfile: slim,
	},
	'a start script that stays': {
		Procfile: 'web: ./bin/start.sh\n',
		'bin/start.sh': '#!/bin/bash\nredis-server &\nbundle exec puma -p 3000\n',
		Dockerfile: ruby,
	},
	'ENTRYPOINT and CMD': {
		Dockerfile: `${slim}ENTRYPOINT ["./bin/docker-entrypoint"]\nCMD ["./bin/rails", "server"]\n`,
		'bin/docker-entrypoint': '#!/bin/bash -e\nif [ "$1" = x ]; then ./bin/rails db:prepare; fi\nexec "${@}"\n',
		...puma,
	},
	passenger: { ...passenger, Procfile: 'web: bundle exec passenger start --port 3000\n', Dockerfile: slim },
	'passenger in a CMD': { ...passenger, Dockerfile: `${ruby}CMD passenger start\n` },
	"the article's set-up": article,
};

test.each(Object.entries(apps))('%s: nothing is found in what init writes', (_, files) => {
	const repo = repoOf(files);
	const said = { graceSeconds: fact(60, '--grace-seconds', undefined, 'you said so') };
	const facts = detect(repo, {});
	const plan = makePlan(repo, facts, decide(settle(facts, said)));
	const after = new Map(plan.changes.map((change) => [change.path, change]));
	const written: Repo = {
		read: (path) => after.get(path)?.after ?? repo.read(path),
		mode: (path) => after.get(path)?.mode ?? (path.startsWith('bin/') ? 0o755 : repo.mode(path)),
	};
	const found = examine(inspect(written)).map(({ code, message }) => `${code}: ${message}`);
	expect(found).toEqual([]);
});
