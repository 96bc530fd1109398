/** A process of its own to be killed: carries out what its argument says, with real file operations. */
import fs from 'node:fs';
import { applyChanges } from '../../src/io/apply.ts';
import { recover } from '../../src/io/recover.ts';
import type { Change } from '../../src/model/plan.ts';
import { Problem } from '../../src/model/problem.ts';
import { faultyFiles, intercepted } from './faulty-files.ts';

export interface Errand {
	dir: string;
	/** Without changes: recover. */
	changes?: Change[];
	killAt?: number;
	torn?: boolean;
	/** Says so on stderr and waits for a byte on stdin at this call. */
	pauseAt?: number;
	/** Runs as this user, and as no other. */
	uid?: number;
}

export interface Outcome {
	calls: string[];
	message?: string;
	signal?: string;
	problem?: { kind: string; code: string; message: string };
}

const errand: Errand = JSON.parse(process.argv[2] ?? '');
if (errand.uid !== undefined) process.setuid?.(errand.uid);
const kill = (): never => {
	process.kill(process.pid, 'SIGKILL');
	throw new Error('still alive');
};
const { files: counted, calls } = faultyFiles(
	errand.killAt === undefined ? undefined : { at: errand.killAt, instead: kill, torn: errand.torn ?? false },
);
const files = intercepted(counted, () => {
	if (calls.length + 1 !== errand.pauseAt) return;
	fs.writeSync(2, 'paused\n');
	fs.readSync(0, Buffer.alloc(1));
});

const outcome: Outcome = { calls };
try {
	if (errand.changes === undefined) outcome.message = recover(errand.dir, files) ?? '';
	else outcome.signal = (await applyChanges(errand.dir, errand.changes, { files })) ?? '';
} catch (error) {
	if (!(error instanceof Problem)) throw error;
	outcome.problem = { kind: error.kind, code: error.code, message: error.message };
}
process.stdout.write(JSON.stringify(outcome));
