import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { App } from './engine.ts';

/** Mounted over in the namespace, so that temporary files go away with it: Passenger keeps its instances there. */
export const temporary = '/var/tmp';

/** A folder of this machine, seen by the app at another place. */
interface Place {
	folder: string;
	seenAt: string;
}

/**
 * What runs a command as PID 1 of a new namespace. All of it dies with us, however we die: the kernel kills unshare when
 * its parent goes (--pdeathsig), PID 1 when unshare goes (--kill-child), and the rest with PID 1.
 * Without root, a user namespace grants the mounts, and a second one gives the app its own user back.
 * `gate` is the last thing PID 1 does before it becomes that command.
 */
export function namespace(gate: string, place?: Place): [string, ...string[]] {
	const uid = process.getuid?.() ?? 0;
	const gid = process.getgid?.() ?? 0;
	const asUser = uid === 0 ? [] : ['--user', '--map-root-user'];
	const sameUser = uid === 0 ? '' : `unshare --user --map-user=${uid} --map-group=${gid} -- `;
	const isolate = ['unshare', ...asUser, '--pid', '--fork', '--mount-proc', '--kill-child'];
	const [lay, ...args] = place === undefined ? [':'] : layAt(place);
	const prepare = `mount -t tmpfs -o mode=1777 tmpfs ${temporary} && ${lay} && ${gate} && shift ${args.length} && exec ${sameUser}"$@" 3>&-`;
	return ['setpriv', '--pdeathsig', 'KILL', ...isolate, '/bin/sh', '-c', prepare, 'sh', ...args];
}

/** Where the app sees its folder: at its image's WORKDIR, unless this machine has something else there. */
export function placeOf({ cwd, workdir }: App): Place | undefined {
	if (workdir === undefined || workdir === cwd || workdir === '/') return undefined;
	return { folder: cwd, seenAt: workdir };
}

/** Whether a folder can be put there without hiding anything of this machine's. */
export function isFree(path: string): boolean {
	if (!existsSync(path)) return true;
	return statSync(path).isDirectory() && readdirSync(path).length === 0;
}

/** A shell command that puts the folder there and goes to it, and its arguments. */
function layAt({ folder, seenAt }: Place): [string, ...string[]] {
	if (existsSync(seenAt)) return ['mount --bind "$1" "$2" && cd "$2"', folder, seenAt];
	const ancestor = nearestFolder(dirname(seenAt));
	const stage = `${folder}.stage`;
	mkdirSync(stage, { recursive: true });
	return [mountAtNewPlace, folder, relative(ancestor, seenAt), ancestor.replace(/\/$/, ''), stage];
}

function nearestFolder(path: string): string {
	return existsSync(path) ? path : nearestFolder(join(path, '..'));
}

/**
 * Mounts $1 at $3/$2, where nothing is yet, without writing to this machine's $3: in the namespace, a folder in memory
 * takes its place, and every entry of $3 is mounted into it. While it is filled, it is unbindable, lest it contain itself.
 */
const mountAtNewPlace = `
	mount -t tmpfs tmpfs "$4" && mount --make-unbindable "$4" &&
	for entry in "$3"/* "$3"/.[!.]*; do
		copy=$4/\${entry##*/}
		if [ -L "$entry" ]; then cp -P "$entry" "$copy"
		elif [ -d "$entry" ]; then mkdir "$copy" && mount --rbind "$entry" "$copy"
		elif [ -e "$entry" ]; then : >"$copy" && mount --bind "$entry" "$copy"
		fi || exit
	done &&
	mkdir -p "$4/$2" && mount --bind "$1" "$4/$2" && mount --make-private "$4" &&
	if [ -z "$3" ]; then cd "$4" && pivot_root . . && umount -l .; else mount --rbind "$4" "$3"; fi &&
	cd "$3/$2"`;
