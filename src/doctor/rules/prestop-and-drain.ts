import { rule } from '../rule.ts';

/** Where manifests usually lie; the tree is not searched. */
const places = [
	...['', 'k8s/', 'kubernetes/', 'kube/', 'deploy/', 'manifests/', '.k8s/', 'config/kubernetes/'].flatMap((folder) =>
		['deployment.yaml', 'deployment.yml', 'web.yaml', 'web.yml', 'app.yaml', 'app.yml'].map((name) => folder + name),
	),
];

export const prestopAndDrain = rule({
	code: 'prestop-and-drain',
	severity: 'warning',
	examine({ trap, repo }) {
		if (trap === undefined) return [];
		return places.flatMap((path) => {
			const lines = repo.read(path)?.split('\n') ?? [];
			const at = lines.findIndex((line) => /^\s*preStop:/.test(line));
			const sleeps = at >= 0 && lines.slice(at, at + 8).some((line) => /\bsleep\b/.test(line));
			return sleeps ? [{ args: {}, path, line: at + 1 }] : [];
		});
	},
});
