import { readImage } from '../dockerfile/image.ts';
import { defaults } from '../model/choices.ts';
import type { Fact } from '../model/evidence.ts';
import type { Repo } from '../model/repo.ts';
import { platform } from '../platforms/index.ts';
import { type Procfile, readProcfile } from '../procfile/procfile.ts';
import { servers } from '../servers/index.ts';
import { readEarlier, scriptDirIn } from './earlier.ts';
import type { Facts } from './facts.ts';
import { bundledServers, installedServers } from './gems.ts';
import { platformRemote } from './git.ts';
import { readIngredients } from './ingredients.ts';
import { portsOf } from './ports.ts';
import { rubyVersion } from './ruby.ts';
import { commandInForce, readRunCommand } from './run-command.ts';

/** Where to look: what the user may have said before anything is read. */
export interface Scope {
	dockerfile?: Fact<string>;
	procfile?: Fact<string>;
	process?: Fact<string>;
	scriptDir?: Fact<string>;
	platform?: Fact<string>;
}

/** Reads the repo once and says what it found; nothing of the repo is run. */
export function detect(repo: Repo, scope: Scope): Facts {
	const procfilePath = scope.procfile?.value ?? defaults.procfile;
	const process = scope.process?.value ?? defaults.process;

	const procfileText = repo.read(procfilePath);
	const procfile = procfileText === undefined ? undefined : readProcfile(procfileText, procfilePath);
	const dockerfilePath = scope.dockerfile?.value ?? notedDockerfile(repo, procfile, process) ?? defaults.dockerfile;
	const dockerfileText = repo.read(dockerfilePath);
	const image = dockerfileText === undefined ? undefined : readImage(dockerfileText, dockerfilePath);

	const inForce = commandInForce(process, procfile, procfilePath, image);
	const scriptDir = scriptDirIn(inForce, repo, image?.workdir);
	const earlier = readEarlier(repo, (scriptDir ?? scope.scriptDir)?.value ?? defaults.scriptDir);
	const command = scriptDir === undefined ? inForce : earlier.runCommand;
	const run = command && readRunCommand(command, repo, image?.workdir);
	const remote = platformRemote(repo, platform(scope.platform?.value ?? defaults.platform));

	return {
		procfile,
		image,
		run,
		carried: [...bundledServers(repo, servers), ...installedServers(image, servers)],
		ports: Object.fromEntries(servers.map((server) => [server.id, portsOf(server, repo, run, image)])),
		distro: image?.distro,
		ruby: image === undefined ? rubyVersion(repo) : undefined,
		ingredients: image === undefined ? readIngredients(repo) : undefined,
		app: remote?.app,
		remote: remote?.remote,
		earlier: scriptDir === undefined ? earlier : { ...earlier, scriptDir },
	};
}

/** The Dockerfile that the scripts named by the Procfile were made for. */
function notedDockerfile(repo: Repo, procfile: Procfile | undefined, process: string): string | undefined {
	const scriptDir = scriptDirIn(commandInForce(process, procfile, '', undefined), repo, undefined);
	return scriptDir && readEarlier(repo, scriptDir.value).dockerfile?.value;
}
