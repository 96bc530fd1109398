/**
 * Modes of the files in a git index (`.git/index`, versions 2 to 4), by path: the executable bit a build from git sees is
 * the one in here. Read as data: git itself would also run what the repo's configuration names. `undefined`: no such file.
 */
export function readIndexModes(index: Buffer): ReadonlyMap<string, number> | undefined {
	if (index.length < 12 || index.toString('latin1', 0, 4) !== 'DIRC') return undefined;
	const version = index.readUInt32BE(4);
	if (version < 2 || version > 4) return undefined;
	try {
		return readEntries(index, version, index.readUInt32BE(8));
	} catch (error) {
		if (error instanceof RangeError) return undefined; // cut short
		throw error;
	}
}

/** Times, device and inode come before the mode; owner, size and object name after it. */
const modeOffset = 24;
const flagsOffset = 60;
const extended = 0x4000;
/**
 * Version 4 names a file by what differs from the one before, so that a few bytes can stand for a long name: an index made
 * for it would fill the memory. Real ones unfold to about their own size.
 */
const mostUnfolded = 4;

function readEntries(index: Buffer, version: number, count: number): Map<string, number> {
	const modes = new Map<string, number>();
	let at = 12;
	let path = '';
	let unfolded = 0;
	for (let entry = 0; entry < count; entry++) {
		const mode = index.readUInt32BE(at + modeOffset) & 0o777;
		const flags = index.readUInt16BE(at + flagsOffset);
		const start = at + flagsOffset + (flags & extended ? 4 : 2);
		const name = version === 4 ? compressed(index, start, path) : plain(index, start);
		path = name.path;
		unfolded += path.length;
		if (unfolded > index.length * mostUnfolded) throw new RangeError('names out of all proportion');
		modes.set(path, mode);
		// Up to version 3, entries are padded with 1 to 8 NULs to a multiple of eight bytes.
		at = version === 4 ? name.end + 1 : at + Math.ceil((name.end - at + 1) / 8) * 8;
	}
	return modes;
}

interface Name {
	path: string;
	/** Of the NUL behind it. */
	end: number;
}

function plain(index: Buffer, start: number): Name {
	const end = index.indexOf(0, start);
	if (end < 0) throw new RangeError('no end of name');
	return { path: index.toString('utf8', start, end), end };
}

/** How many bytes of the name before to drop, and what to add. */
function compressed(index: Buffer, start: number, before: string): Name {
	let at = start;
	let byte = index.readUInt8(at++);
	let drop = byte & 0x7f;
	while (byte & 0x80) {
		byte = index.readUInt8(at++);
		drop = ((drop + 1) << 7) | (byte & 0x7f);
	}
	const { path, end } = plain(index, at);
	const kept = Buffer.from(before);
	return { path: kept.toString('utf8', 0, kept.length - drop) + path, end };
}
