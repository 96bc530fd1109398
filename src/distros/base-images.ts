import type { ImageReference } from './reference.ts';

/** What a widely used base image is set to, where that is not Docker's default (root, `/`, nothing to start). */
export interface BaseImage {
	user?: string;
	/** `/` where it is known that nothing else is set. */
	workdir?: string;
	entrypoint?: readonly string[];
	cmd?: readonly string[];
}

const known: readonly [nameAndTag: RegExp, image: BaseImage][] = [
	[/^ruby:/, { workdir: '/', cmd: ['irb'] }],
	[/^node:/, { workdir: '/', entrypoint: ['docker-entrypoint.sh'], cmd: ['node'] }],
	[/^python:/, { workdir: '/', cmd: ['python3'] }],
	[/^(?:debian|ubuntu|buildpack-deps):/, { workdir: '/', cmd: ['bash'] }],
	[/^alpine:/, { workdir: '/', cmd: ['/bin/sh'] }],
	[/^phusion\/(?:passenger|baseimage)/, { cmd: ['/sbin/my_init'] }],
	[/^cimg\/ruby:/, { user: 'circleci', workdir: '/home/circleci/project' }],
	[/^circleci\/ruby:/, { user: 'circleci' }],
	[/^(?:ubi\d+|rhscl|rhel\d+)\/ruby-\d+/, { user: '1001', workdir: '/opt/app-root/src' }],
	[/^nginxinc\/nginx-unprivileged:/, { user: '101', workdir: '/' }],
	[/^heroku\/heroku:2[4-9]/, { user: 'heroku' }],
];

export function baseImage(image: ImageReference): BaseImage | undefined {
	return known.find(([pattern]) => pattern.test(`${image.name}:${image.tag ?? ''}`))?.[1];
}
