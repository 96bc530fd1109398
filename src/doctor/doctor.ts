import type { Finding } from '../model/finding.ts';
import { dockerfileFindings } from './dockerfile.ts';
import type { Inspection } from './inspection.ts';
import { rules } from './rules/index.ts';
import { sentence } from './sentences.ts';

/** Everything about this app that would still cause 502s, hang its pods or get them killed, the gravest first. */
export function examine(inspection: Inspection): Finding[] {
	const found = rules.flatMap(({ code, severity, examine }) =>
		examine(inspection).map((spot): Finding => {
			const { args, path, line } = spot;
			const message = sentence(code, args);
			return { code, severity: spot.severity ?? severity, message, path, ...(line === undefined ? {} : { line }) };
		}),
	);
	return [...found, ...dockerfileFindings(inspection)].toSorted(byWeight);
}

const order = ['error', 'warning', 'info'];

/** Stable, so that findings of one weight stay in the order of the rules. */
function byWeight(a: Finding, b: Finding): number {
	return order.indexOf(a.severity) - order.indexOf(b.severity);
}
