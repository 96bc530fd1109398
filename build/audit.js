import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `npm run audit [-- --offline]`: what is shipped, held to what SECURITY.md promises of it. All dependencies are bundled
 * and so count as development dependencies for npm: `npm audit --omit=dev` would look at none of them.
 */
const allowedLicenses = [
	'0BSD',
	'Apache-2.0',
	'BSD-2-Clause',
	'BSD-3-Clause',
	'BlueOak-1.0.0',
	'ISC',
	'MIT',
	'Unlicense',
];
const registry = 'https://registry.npmjs.org/';
const installScripts = ['preinstall', 'install', 'postinstall', 'prepare'];

const root = join(import.meta.dirname, '..');
const read = (path) => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(read('package.json'));
const lock = JSON.parse(read('package-lock.json'));
const shipped = [...read('dist/THIRD-PARTY-LICENSES.txt').matchAll(/^={78}\n(\S+) (\S+) \((.+)\)$/gm)].map(
	([, name, version, license]) => ({ name, version, license }),
);

const complaints = [
	...(shipped.length > 0 ? [] : ['dist/THIRD-PARTY-LICENSES.txt names no package: has it been built?']),
	...shipped.flatMap(complaintsAbout),
	...Object.entries(lock.packages).flatMap(complaintsAboutLock),
	...installScripts.filter((name) => name in manifest.scripts).map((name) => `package.json has a script ${name}`),
	...Object.keys(manifest.dependencies ?? {}).map((name) => `${name} is installed with the package, and not bundled`),
];
for (const { name, version, license } of shipped) console.log(`${name} ${version} (${license})`);
if (!process.argv.includes('--offline')) complaints.push(...advisories());
for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exitCode = 1;
else console.log(`${shipped.length} packages are bundled, and there is nothing to say against any of them.`);

function complaintsAbout({ name, version, license }) {
	const locked = Object.entries(lock.packages).find(
		([path, entry]) => path.endsWith(`node_modules/${name}`) && entry.version === version,
	)?.[1];
	return [
		...(allowedLicenses.includes(license) ? [] : [`${name} ${version}: its licence is ${license}`]),
		...(locked === undefined ? [`${name} ${version} is bundled, and not in package-lock.json`] : []),
		...(locked?.hasInstallScript ? [`${name} ${version} is bundled, and runs a script when it is installed`] : []),
	];
}

function complaintsAboutLock([path, { resolved, integrity, link }]) {
	if (path === '' || link) return [];
	return [
		...(resolved === undefined || resolved.startsWith(registry) ? [] : [`${path} does not come from ${registry}`]),
		...(integrity?.startsWith('sha512-') ? [] : [`${path} is locked without a sha512`]),
	];
}

/** Of what is bundled, every one is a complaint; of what only builds and tests, it is said. */
function advisories() {
	const { stdout } = spawnSync('npm', ['audit', '--json'], { cwd: root, encoding: 'utf8' });
	const { vulnerabilities, message } = JSON.parse(stdout || '{}');
	if (vulnerabilities === undefined) return [`The registry does not say which advisories there are: ${message}`];
	const known = Object.values(vulnerabilities).map(({ name, severity, range }) => ({
		name,
		text: `${name} ${range}: ${severity}`,
	}));
	const isShipped = ({ name }) => shipped.some((bundled) => bundled.name === name);
	for (const { text } of known.filter((one) => !isShipped(one))) console.log(`Only builds or tests: ${text}`);
	return known.filter(isShipped).map(({ text }) => `There is an advisory about ${text}`);
}
