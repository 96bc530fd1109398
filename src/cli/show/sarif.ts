import packageJson from '../../../package.json' with { type: 'json' };
import { explanation } from '../../explain/topics.ts';
import type { Finding, Severity } from '../../model/finding.ts';
import { fromHere } from './github.ts';

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** The findings as SARIF 2.1.0, which code scanning and editors read; every code brings its page along. */
export function asSarif(findings: readonly Finding[], cwd: string): object {
	const codes = [...new Set(findings.map(({ code }) => code))];
	return {
		$schema: 'https://json.schemastore.org/sarif-2.1.0.json',
		version: '2.1.0',
		runs: [
			{
				tool: { driver: { name: packageJson.name, semanticVersion: packageJson.version, rules: codes.map(ruleOf) } },
				columnKind: 'utf16CodeUnits',
				results: findings.map((finding) => resultOf(finding, codes, cwd)),
			},
		],
	};
}

function ruleOf(id: string): object {
	const page = explanation(id);
	if (page === undefined) return { id };
	return {
		id,
		shortDescription: { text: page.summary },
		help: { text: page.text, markdown: page.text },
	};
}

function resultOf({ code, severity, message, path, line }: Finding, codes: readonly string[], cwd: string): object {
	const location = path !== undefined && {
		physicalLocation: {
			artifactLocation: { uri: encodeURI(fromHere(cwd, path)), uriBaseId: '%SRCROOT%' },
			...(line !== undefined && { region: { startLine: line } }),
		},
	};
	return {
		ruleId: code,
		ruleIndex: codes.indexOf(code),
		level: levels[severity],
		message: { text: message },
		...(location && { locations: [location] }),
	};
}
