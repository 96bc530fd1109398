import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The licence of each package that the bundle has code of: each of them asks to be passed on with the code. */
export async function licenseTexts(metafile) {
	const bundled = Object.values(metafile.outputs).flatMap(({ inputs }) =>
		Object.entries(inputs)
			.filter(([, { bytesInOutput }]) => bytesInOutput > 0)
			.map(([path]) => packageOf(path)),
	);
	const folders = [...new Set(bundled)].filter((folder) => folder !== undefined).sort();
	const texts = await Promise.all(folders.map(licenseText));
	return `eyk-graceful contains code of these packages.\n\n${[...new Set(texts)].join('\n')}`;
}

/** `node_modules/a/node_modules/@b/c` of a file in it. */
function packageOf(path) {
	return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
}

async function licenseText(folder) {
	const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
	const [file] = (await readdir(folder)).filter((entry) => /^(?:licen[cs]e|copying)\b/i.test(entry));
	if (file === undefined) throw new Error(`${name} is bundled, but ${folder} holds no licence text`);
	const text = await readFile(join(folder, file), 'utf8');
	return `${'='.repeat(78)}\n${name} ${version} (${license})\n\n${text.trim()}\n`;
}
