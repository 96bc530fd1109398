import type { Outcome } from './rehearsal.ts';
export function reportPage(_app: string, _outcomes: readonly Outcome[]): string {
	return '';
}
