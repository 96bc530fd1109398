import { configFile } from '../../src/cli/options.ts';
import { type Change, isNothingToDo, type Plan } from '../../src/model/plan.ts';
import { isSameScript, isSigned } from '../../src/scripts/signature.ts';
import { doctor, type Ended, init, remove } from './commands.ts';
import type { Settings } from './grammar/settings.ts';
import type { Input } from './input.ts';
import { MemoryRepo } from './memory-repo.ts';
import { mutated } from './mutation.ts';

/** What was promised, and what came instead. */
export class Broken extends Error {
	readonly promise: string;
	constructor(promise: string, what: string) {
		super(`${promise}: ${what}`);
		this.promise = promise;
	}
}

export interface Verdict {
	/** `written`, or the code of the Problem. */
	outcome: string;
	/** What bash and shellcheck may look at. */
	scripts: readonly string[];
}

const slow = 2000;

/** Holds everything the commands do with this input to what docs/SAFETY.md promises. Throws Broken, or what crashed. */
export function keepPromises(input: Input): Verdict {
	const first = timed(input);
	if (first.took <= slow) return first.verdict;
	// The machine may have been busy with something else.
	const { took } = timed(input);
	if (took > slow) throw new Broken('no hang', `${Math.round(first.took)} ms, and then ${Math.round(took)} ms`);
	return first.verdict;
}

function timed(input: Input): { verdict: Verdict; took: number } {
	const start = performance.now();
	const verdict = tryEverything(input);
	return { verdict, took: performance.now() - start };
}

function tryEverything(input: Input): Verdict {
	const { files, flags, later } = input;
	const repo = MemoryRepo.of(files);
	const first = init(repo, flags);
	printsNothingRaw(first);
	if (first.plan === undefined) {
		printsNothingRaw(doctor(repo, flags));
		printsNothingRaw(remove(repo, flags));
		return { outcome: first.problem?.code ?? '', scripts: [] };
	}

	const { plan } = first;
	const written = repo.with(plan.changes);
	linesAreKept(plan, plan.changes);
	secondRunChangesNothing(written, flags);
	removalRestores(repo, written, flags);

	const others = Object.entries(later).filter(([name]) => !isPlace(name));
	if (others.length > 0) {
		const flagsNow = { ...placesOf(flags), ...Object.fromEntries(others) };
		const second = init(written, flagsNow);
		printsNothingRaw(second);
		if (second.plan) removalRestores(repo, written.with(second.plan.changes), flagsNow);
	}
	tamperedWithIsTheUsers(written, plan, input);
	return { outcome: 'written', scripts: scriptsOf(plan) };
}

/** The settings that say where things are: without them, a later run looks elsewhere. */
function placesOf(flags: Settings): Settings {
	return Object.fromEntries(Object.entries(flags).filter(([name]) => isPlace(name)));
}

function isPlace(name: string): boolean {
	return ['dockerfile', 'procfile', 'process', 'script-dir', 'distro'].includes(name);
}

function printsNothingRaw({ printed, problem }: Ended<unknown>): void {
	const raw = /[^\P{Cc}\n\t]|\p{Bidi_Control}/u.exec(printed);
	if (raw === null) return;
	const around = printed.slice(Math.max(0, raw.index - 40), raw.index + 10);
	throw new Broken('no raw control characters', `${JSON.stringify(around)} ${problem?.code ?? ''}`);
}

/** Lines of a file that is there are only added to; the process's line and an ENTRYPOINT are replaced by name. */
function linesAreKept({ choices }: Plan, changes: readonly Change[]): void {
	for (const { path, before, after, action } of changes) {
		if (action !== 'edit' || before === null || after === null || path.endsWith('.sh')) continue;
		if (path === choices.procfile || choices.entrypoint || before.includes('# eyk-graceful:')) continue;
		const missing = missingLine(before, after);
		if (missing !== undefined) throw new Broken('no lost line', `${path}: ${JSON.stringify(missing)}`);
	}
}

/** The first line of `before` that is not in `after`, in order. */
function missingLine(before: string, after: string): string | undefined {
	const rest = after.split('\n').map(bare);
	let from = 0;
	for (const line of before.split('\n').map(bare)) {
		const at = rest.indexOf(line, from);
		if (at < 0) return line;
		from = at + 1;
	}
	return undefined;
}

function bare(line: string): string {
	return line.replace(/\r$/, '');
}

/** Neither with the same flags nor, as far as flags are remembered, without them. */
function secondRunChangesNothing(written: MemoryRepo, flags: Settings): void {
	const again = init(written, flags);
	if (again.problem) throw new Broken('a second run works', again.problem.message);
	if (again.plan && !isNothingToDo(again.plan)) throw new Broken('a second run changes nothing', changed(again.plan));
	const places = placesOf(flags);
	// A config file may say otherwise than the flags did.
	if (written.read(configFile) !== undefined || Object.keys(places).length === Object.keys(flags).length) return;
	const unasked = init(written, places);
	if (unasked.problem) throw new Broken('a second run needs no flags', unasked.problem.message);
	if (unasked.plan && !isNothingToDo(unasked.plan)) {
		throw new Broken('a second run without flags changes nothing', changed(unasked.plan));
	}
}

function changed({ changes }: Pick<Plan, 'changes'>): string {
	const all = changes.filter(({ action }) => action !== 'keep');
	return all
		.map(({ path, action, before, after }) => `${action} ${path}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`)
		.join('; ');
}

/** Byte for byte, modes too. Where the repo had something of ours in it before, that goes as well. */
function removalRestores(before: MemoryRepo, written: MemoryRepo, flags: Settings): void {
	const removal = remove(written, flags);
	printsNothingRaw(removal);
	if (removal.plan === undefined) throw new Broken('what was written can be removed', removal.problem?.message ?? '');
	const hadOurs = [...before.files.values()].some(({ text }) => isSigned(text) || text.includes('# eyk-graceful:'));
	const difference = firstDifference(before, written.with(removal.plan.changes));
	if (difference && !hadOurs) throw new Broken('removal restores byte for byte', difference);
}

function firstDifference(one: MemoryRepo, other: MemoryRepo): string | undefined {
	for (const path of new Set([...one.files.keys(), ...other.files.keys()])) {
		const [a, b] = [one.files.get(path), other.files.get(path)];
		if (a?.text !== b?.text) return `${path}: ${JSON.stringify(a?.text)} → ${JSON.stringify(b?.text)}`;
		if (a?.mode !== b?.mode) return `${path}: mode 0${a?.mode.toString(8)} → 0${b?.mode.toString(8)}`;
	}
	return undefined;
}

/** A generated file that its owner has changed is theirs: replaced only when they say so, and no line of theirs goes. */
function tamperedWithIsTheUsers(written: MemoryRepo, plan: Plan, { flags, tampering }: Input): void {
	let repo = written;
	for (const { file, mutations } of tampering) {
		const path = plan.changes[file % plan.changes.length]?.path ?? '';
		const text = repo.read(path);
		if (text !== undefined) repo = repo.withText(path, mutated(text, mutations));
	}
	printsNothingRaw(doctor(repo, flags));
	if (repo === written) return;
	for (const run of [init(repo, flags), remove(repo, flags)]) {
		printsNothingRaw(run);
		for (const change of run.plan?.changes ?? []) tamperedFileIsKept(change, written, plan);
	}
}

function tamperedFileIsKept({ path, action, before, after }: Change, written: MemoryRepo, plan: Plan): void {
	const ours = written.read(path);
	if (before === null || before === ours || action === 'keep' || action === 'chmod') return;
	if (path.endsWith('.sh')) {
		if (action === 'conflict' || !isSigned(before) || isSameScript(before, after ?? '')) return;
		throw new Broken('a changed script is the user’s', `${action} ${path}: ${JSON.stringify(before)}`);
	}
	const original = plan.changes.find((change) => change.path === path)?.before ?? '';
	if (path === plan.choices.procfile || plan.choices.entrypoint || original.includes('# eyk-graceful:')) return;
	const added = linesOf(ours ?? '').filter((line) => !linesOf(original).includes(line));
	const theirs = withoutBlocks(linesOf(before), added);
	const missing = missingLine(theirs.join('\n'), after ?? '');
	if (missing === undefined) return;
	const what = `${JSON.stringify(missing)} of ${JSON.stringify(before)} → ${JSON.stringify(after)}`;
	throw new Broken('no lost line after a change by hand', `${path}: ${what}`);
}

/** Without a block that begins with a note of ours, as far as it is as we wrote it; a link's target nobody can tell from ours. */
function withoutBlocks(lines: readonly string[], added: readonly string[]): string[] {
	let left = 0;
	return lines.filter((line) => {
		if (line.startsWith('# eyk-graceful:')) left = 4;
		const isOurs = left-- > 0 && (/^#|^USER |^RUN \S+ .*(?:dumb-init|bash|procps)/.test(line) || added.includes(line));
		if (!isOurs) left = 0;
		return !isOurs && !added.includes(line) && !/^RUN ln -s \S+ \/usr\/bin\/dumb-init$/.test(line);
	});
}

function linesOf(text: string): string[] {
	return text.split('\n').map(bare);
}

function scriptsOf({ changes }: Plan): string[] {
	return changes.flatMap(({ path, after }) => (path.endsWith('.sh') && after !== null ? [after] : []));
}
