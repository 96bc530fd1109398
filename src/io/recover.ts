import { cannotWrite } from './cannot-write.ts';
import { rootOf } from './disk-repo.ts';
import { type FileOperations, realFiles } from './file-operations.ts';
import { readJournal } from './journal.ts';
import { abandonedFolders, lockFolder, lockIsThere, privateFolder, releaseLock, takeOverLock } from './lock.ts';
import { tidyUp, undo } from './undo.ts';

/**
 * To be called before a repo is read in order to change it: puts back what a killed run left half done, and returns
 * the sentence that says so. Refuses while another run is at work.
 */
export function recover(dir: string, files: FileOperations = realFiles): string | undefined {
	const root = rootOf(dir);
	try {
		const leftovers = abandonedFolders(root);
		for (const folder of leftovers) tidyUp(files, root, folder);
		if (lockIsThere(root)) return undoKilledRun(files, root);
		if (leftovers.length > 0)
			return 'An earlier run was killed; your files are whole, and its working folder is removed.';
		return undefined;
	} catch (error) {
		throw cannotWrite(error, root);
	}
}

/** The same for a command that writes nothing: says what `recover` would do. */
export function unfinishedRun(dir: string): string | undefined {
	const root = rootOf(dir);
	if (!lockIsThere(root) && abandonedFolders(root).length === 0) return undefined;
	return 'An earlier run is at work here or was killed half-way: eyk-graceful init puts back what it left.';
}

function undoKilledRun(files: FileOperations, root: string): string {
	takeOverLock(files, root);
	const changed = undo(files, root, readJournal(lockFolder(root)));
	releaseLock(files, root);
	tidyUp(files, root, privateFolder(root));
	if (changed.length === 0) return 'An earlier run was killed before it changed a file; its working folder is removed.';
	return `An earlier run was killed half-way; put back as it was before it: ${changed.join(', ')}.`;
}
