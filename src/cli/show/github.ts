import { relative, resolve } from 'node:path';
import type { Finding } from '../../model/finding.ts';
import { printable } from '../terminal.ts';

const levels = { error: 'error', warning: 'warning', info: 'notice' } as const;

/** One finding as a workflow command of GitHub Actions, which shows it beside the line. */
export function annotation({ severity, code, message, path, line }: Finding, cwd: string): string {
	const properties = [
		...(path === undefined ? [] : [`file=${property(fromHere(cwd, path))}`]),
		...(line === undefined ? [] : [`line=${line}`]),
		`title=${property(`eyk-graceful: ${code}`)}`,
	];
	return `::${levels[severity]} ${properties.join(',')}::${data(message)}`;
}

/** A file of the app as the workflow sees it, which runs at the root of the repository. */
export function fromHere(cwd: string, path: string): string {
	return relative(process.cwd(), resolve(cwd, path)).replaceAll('\\', '/');
}

function data(text: string): string {
	return printable(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
	return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
