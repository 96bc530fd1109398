import { rule } from '../rule.ts';
import { scriptsCalled } from '../scripts-called.ts';

/** The platform builds from git, so the bit in its index counts; a file git does not know yet has only its own. */
export const notExecutable = rule({
	code: 'not-executable',
	severity: 'error',
	examine({ start, repo, indexModes, image }) {
		if (image?.steps.some(({ instruction }) => instruction.keyword === 'RUN' && makesExecutable(instruction.args)))
			return [];
		return scriptsCalled(start)
			.filter(({ byItself }) => byItself)
			.flatMap(({ script }) => {
				const inIndex = indexModes?.get(script);
				const mode = inIndex ?? repo.mode(script) ?? 0o755;
				if (mode & 0o111) return [];
				return [
					{
						args: { script, where: inIndex === undefined ? ('disk' as const) : ('git' as const) },
						path: script,
						line: 1,
					},
				];
			});
	},
});

function makesExecutable(commands: string): boolean {
	return commands.split(/[&;|]/).some((command) => {
		const at = command.search(/\bchmod\b/);
		return at >= 0 && /\+x|\b0?7\d\d\b/.test(command.slice(at));
	});
}
