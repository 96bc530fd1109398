import { outdatedRelease } from '../distros/debian-releases.ts';
import type { Finding } from '../model/finding.ts';
import type { Command } from './command.ts';
import { otherInit } from './entrypoint.ts';
import type { Image } from './image.ts';
import type { Step } from './steps.ts';

/** What somebody who knows signals and images would say on reading this Dockerfile. */
export function noteworthy(image: Image): Finding[] {
	const { path } = image;
	const all = [stopSignal, childAlone, endOfLife, unknownFamily, notJson, lastStage, needsBuildKit, otherInit];
	return all
		.map((look) => look(image))
		.filter((finding) => finding !== undefined)
		.map((finding) => ({ path, ...finding }));
}

function stopSignal({ steps }: Image): Finding | undefined {
	const step = steps.findLast(({ instruction }) => instruction.keyword === 'STOPSIGNAL');
	if (!step || /^(?:SIG)?TERM$|^15$/i.test(step.instruction.args)) return undefined;
	return at(
		step,
		'error',
		'stop-signal',
		`The pod is stopped with ${step.instruction.args}, not SIGTERM, so the drain never starts. Remove the STOPSIGNAL line.`,
	);
}

function childAlone({ env, steps }: Image): Finding | undefined {
	if (env.get('DUMB_INIT_SETSID') !== '0') return undefined;
	const step = steps.findLast(({ instruction }) => instruction.args.includes('DUMB_INIT_SETSID'));
	return (
		step &&
		at(
			step,
			'error',
			'dumb-init-setsid',
			'With DUMB_INIT_SETSID=0 dumb-init signals one process only, and the drain never starts. Remove it.',
		)
	);
}

function endOfLife({ base, steps }: Image): Finding | undefined {
	const release = outdatedRelease(base.value);
	if (!release || !steps[0]) return undefined;
	const mirrors =
		release.mirror === 'usual'
			? 'it gets no updates'
			: 'its packages have left the mirrors, so `apt-get update` fails without pointing it to the archive';
	return at(
		steps[0],
		'warning',
		'base-end-of-life',
		`${base.value.text} stands on ${release.codename}: ${mirrors}. A newer base image is the way out.`,
	);
}

function unknownFamily({ distro, base, steps }: Image): Finding | undefined {
	if (distro || !steps[0]) return undefined;
	return at(
		steps[0],
		'warning',
		'distro-unknown',
		`Neither ${base.value.text} nor a package manager tells which Linux this is. Say it with --distro.`,
	);
}

function notJson({ entrypoint, cmd }: Image): Finding | undefined {
	const command = [entrypoint, cmd].find((command) => command?.form === 'shell' && command.shellText.startsWith('['));
	return (
		command &&
		onCommand(
			command,
			'cmd-not-json',
			'This looks like a JSON array but is none (single quotes, a comma too many?), so a shell gets it as it stands.',
		)
	);
}

function lastStage({ stages }: Image): Finding | undefined {
	const stage = stages.at(-1);
	if (!stage || !/^(?:dev|devel|development|test|tests|testing|ci|lint)$/.test(stage.name ?? '')) return undefined;
	return {
		code: 'last-stage',
		severity: 'warning',
		line: stage.from.line,
		message: `The platform builds the last stage, and that is "${stage.name}". If it is not what you deploy, move the stage you do deploy to the end.`,
	};
}

/** Inferred of the platform's builder; said once, as information. */
function needsBuildKit({ steps }: Image): Finding | undefined {
	const step = steps.find(
		({ instruction: { keyword, flags, heredoc } }) =>
			heredoc !== '' ||
			flags.some(
				({ name }) =>
					name === 'mount' || name === 'chmod' || name === 'link' || (keyword !== 'FROM' && name === 'parents'),
			),
	);
	return (
		step &&
		at(
			step,
			'info',
			'needs-buildkit',
			'This line needs BuildKit. If the platform builds the image with the classic builder, build it yourself and deploy the image.',
		)
	);
}

function onCommand(command: Command, code: string, message: string): Finding {
	return { code, severity: 'warning', line: command.line, message };
}

function at({ instruction }: Step, severity: Finding['severity'], code: string, message: string): Finding {
	return { code, severity, line: instruction.line, message };
}
