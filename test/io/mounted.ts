import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';

/** A file system that only a mount namespace of its own sees, so that nothing is left of it when its holder ends. */
export interface Mounted {
	/** Where processes started with `inside` find it. */
	dir: string;
	/** The same place as this process sees it. */
	outside: string;
	/** What to put before a command to run it in there. */
	inside: string[];
	/** Runs a shell script in there. */
	sh(script: string): void;
	unmount(): Promise<void>;
}

/** Why mounts are not possible here, `undefined` where they are. With CI set they have to be. */
export function whyNoMounts(...programs: string[]): string | undefined {
	const missing = programs.find((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
	const possible = spawnSync('unshare', ['-m', 'true']).status === 0;
	const why = missing ? `${missing} is not installed` : possible ? undefined : 'this needs root, to mount file systems';
	if (why !== undefined && process.env.CI) throw new Error(`In CI every part must be there: ${why}.`);
	return why;
}

/** Why a test that needs root is skipped, `undefined` where it is not. With CI set it has to run. */
export function whyNotRoot(): string | undefined {
	if (process.getuid?.() === 0) return undefined;
	if (process.env.CI) throw new Error('In CI these tests run as root: they make devices and become other users.');
	return 'only root can make devices, give files away and become another user';
}

/** Mounts what `script` mounts on $1, which is below a private tmpfs on /mnt. */
export async function mount(script: string): Promise<Mounted> {
	const dir = '/mnt/disk';
	const setUp = `mount -t tmpfs tmpfs /mnt && mkdir ${dir} && set -- ${dir} && { ${script}; } && echo ready && cat`;
	const holder = spawn('unshare', ['-m', 'sh', '-c', setUp], { stdio: ['pipe', 'pipe', 'pipe'] });
	await readyOf(holder);
	const inside = ['nsenter', '-t', String(holder.pid), '-m', '--'];
	const sh = (more: string) => {
		execFileSync('nsenter', [...inside.slice(1), 'sh', '-ec', more], { stdio: 'pipe' });
	};
	const unmount = async () => {
		// A file system with a process of its own, as exFAT, would outlive its holder.
		sh(`umount ${dir}/script 2>/dev/null || true; umount ${dir}`);
		const ended = new Promise((resolve) => holder.on('close', resolve));
		holder.stdin.end();
		await ended;
	};
	return { dir, outside: `/proc/${holder.pid}/root${dir}`, inside, sh, unmount };
}

function readyOf(holder: ChildProcess): Promise<void> {
	return new Promise((resolve, reject) => {
		let stderr = '';
		holder.stderr?.on('data', (data) => {
			stderr += data;
		});
		holder.stdout?.on('data', (data) => String(data).includes('ready') && resolve());
		holder.on('close', () => reject(new Error(`the file system was not mounted: ${stderr}`)));
	});
}
