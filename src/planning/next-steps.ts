import type { Facts } from '../detect/facts.ts';
import { type Choices, defaults } from '../model/choices.ts';
import type { Change, NextStep } from '../model/plan.ts';
import { platform } from '../platforms/index.ts';
import { yamlString } from '../procfile/yaml-string.ts';
import { quote, quoteAll } from '../shell/quote.ts';

/** What the user runs afterwards, in the order that is safe. */
export function nextSteps(facts: Facts, choices: Choices, changes: Change[]): NextStep[] {
	const { setConfig, deployImage, name } = platform(choices.platform);
	const executables = changes.filter(({ mode }) => mode & 0o111).map(({ path }) => path);
	const others = changes.map(({ path }) => path).filter((path) => !executables.includes(path));
	const procfile = changes.find(({ path }) => path === choices.procfile)?.after ?? '';
	const hasImage = changes.some(({ path }) => path === choices.dockerfile);
	const isNewImage = changes.some(({ path, action }) => path === choices.dockerfile && action === 'create');
	return [
		...(isNewImage ? [tryBuild(choices)] : []),
		{
			step: 'grace-period',
			command: setConfig(choices.app, `KUBERNETES_POD_TERMINATION_GRACE_PERIOD_SECONDS=${choices.graceSeconds}`),
			because:
				'before the deploy: a grace period only holds for pods that start after it, and without it the drain would be cut short at 30 s',
		},
		{
			step: 'git-add',
			command: [
				`git add --chmod=+x ${quoteAll(executables)}`,
				...(others.length > 0 ? [`git add ${quoteAll(others)}`] : []),
			].join(' && '),
			because: `${name} builds from git, so the executable bit has to be in the index`,
		},
		{
			step: 'commit',
			command: `git commit -m ${quote('Drain before the server stops, so that no request is dropped')}`,
			because: 'the change is reviewed and reverted like any other',
		},
		{
			step: 'deploy',
			command: `git push ${quote(facts.remote?.value ?? 'eyk')} HEAD`,
			because: hasImage
				? 'this deploy still replaces pods without a drain; every one after it drains'
				: 'not before there is a Dockerfile that installs dumb-init: without it the app could not start',
		},
		{
			step: 'deploy-image',
			insteadOf: 'deploy',
			command: deployImage(choices.app, quote(yamlString(procfile))),
			because: 'where you deploy an image instead: the Procfile has to come along, whole',
		},
	];
}

function tryBuild({ app, dockerfile }: Choices): NextStep {
	const file = dockerfile === defaults.dockerfile ? '' : `-f ${quote(dockerfile)} `;
	return {
		step: 'build',
		command: `docker build ${file}-t ${quote(app ?? 'app')} .`,
		because: 'the Dockerfile is new: see it build here before the platform has to',
	};
}
