import { readdirSync, readFileSync } from 'node:fs';

/** A process of this machine, those in PID namespaces included. */
interface Process {
	pid: number;
	parent: number;
	command: string;
}

/** The processes below this one, parents before children. */
export function descendants(pid: number): Process[] {
	const all = readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.flatMap(readProcess);
	const below = (parent: number): Process[] =>
		all.filter((process) => process.parent === parent).flatMap((process) => [process, ...below(process.pid)]);
	return below(pid);
}

/** What the inner dumb-init runs: the process whose end is the end of the app. */
export function serverProcess(init: number): Process {
	const processes = descendants(init);
	const inner = processes.find((process) => process.command.includes('--rewrite 15:0'));
	const server = processes.find((process) => process.parent === inner?.pid);
	if (server === undefined) throw new Error('nothing runs under the inner dumb-init');
	return server;
}

function readProcess(pid: string): Process[] {
	try {
		const parent = Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
		const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
		return [{ pid: Number(pid), parent, command }];
	} catch {
		return []; // it has just ended
	}
}
