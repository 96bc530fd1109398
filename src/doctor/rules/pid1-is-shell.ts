import type { Step } from '../outline.ts';
import { rule } from '../rule.ts';

/** bash replaces itself only with a plain last command: tried with bash 5.2 on every form below. */
export const pid1IsShell = rule({
	code: 'pid1-is-shell',
	severity: 'error',
	examine({ start }) {
		const [line] = start?.links ?? [];
		if (line?.kind !== 'line') return [];
		const steps = line.outline.steps;
		const program =
			steps.findLast((step) => !step.background && step.pipe !== 'later' && !isPreparation(step)) ?? steps.at(-1);
		const because = program && reasonToStay(program, steps);
		return because === undefined ? [] : [{ args: { because }, path: line.path, line: line.firstLine }];
	},
});

function reasonToStay(program: Step, steps: readonly Step[]): string | undefined {
	if (program.background) return 'the `&`';
	if (program.pipe !== undefined) return 'the pipe';
	if (program.exec) return undefined;
	if (program.redirected) return 'the redirection';
	if (program.compound) return 'the parentheses, braces or `if` around the command';
	if (steps.at(-1) !== program) return `\`${steps.at(-1)?.argv.join(' ')}\` after the command`;
	if (steps.some(({ background }) => background)) return 'the process it has put into the background';
	return undefined;
}

/** What a line does on the way, or says afterwards. */
function isPreparation({ argv: [program = ''] }: Step): boolean {
	return ['', 'echo', 'true', 'false', ':', 'exit', 'wait', 'test', '[', 'sleep', 'export', 'cd'].includes(program);
}
