import { type Problem, refused } from '../model/problem.ts';
import type { Distro } from './distro.ts';
import type { ImageReference } from './reference.ts';

/** Families the scripts cannot work in: there is no bash, or nothing to install one with. */
function refusing(
	family: Pick<Distro, 'id' | 'name' | 'recognises'> & { packageManagers?: readonly string[] },
	problem: (image: string) => Problem,
): Distro {
	return {
		packageManagers: [],
		...family,
		packages: { 'dumb-init': 'dumb-init', pkill: 'procps', bash: 'bash' },
		brings: () => [],
		install(_wanted, image: ImageReference | undefined) {
			throw problem(image?.text ?? family.name);
		},
		commands: () => [],
	};
}

export const distroless = refusing(
	{
		id: 'distroless',
		name: 'distroless',
		recognises: (image) =>
			/distroless|^chainguard\/|(?:^|\/)chainguard\//.test(image.name) ? 'distroless images have no shell' : undefined,
	},
	(image) =>
		refused(
			'distroless-image',
			`${image} has neither a shell nor a package manager, and the platform starts Procfile lines with bash.`,
			'Build the final stage from an image with a shell instead, for example:\n\n  FROM ruby:3.4-slim\n  RUN apt-get update && apt-get install -y --no-install-recommends dumb-init procps && rm -rf /var/lib/apt/lists/*',
		),
);

export const scratch = refusing(
	{
		id: 'scratch',
		name: 'scratch',
		recognises: (image) => (image.text === 'scratch' ? 'scratch is empty' : undefined),
	},
	() =>
		refused(
			'scratch-image',
			'The final stage starts FROM scratch: there is no shell in it, and the platform starts Procfile lines with bash.',
			'Build the final stage from an image with a shell instead, for example:\n\n  FROM debian:bookworm-slim\n  RUN apt-get update && apt-get install -y --no-install-recommends dumb-init procps && rm -rf /var/lib/apt/lists/*',
		),
);

export const windows = refusing(
	{
		id: 'windows',
		name: 'Windows',
		packageManagers: ['choco'],
		recognises: (image) =>
			/(?:^|\/)(?:windows|nanoserver|servercore|windowsservercore)(?:\/|$)|^windows\//.test(image.name) ||
			/nanoserver|windowsservercore/.test(image.tag ?? '')
				? 'it is a Windows image'
				: undefined,
	},
	(image) =>
		refused(
			'windows-image',
			`${image} is a Windows image: there is no SIGTERM to drain on, and the platform runs Linux images only.`,
			'Build the app on a Linux image (ruby:3.4-slim, for example) and run eyk-graceful again.',
		),
);
