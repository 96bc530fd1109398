import { describe, expect, it } from 'vitest';
import { outdatedRelease } from '../../src/distros/debian-releases.ts';
import { tools } from '../../src/distros/distro.ts';
import { distroById, distroOfImage, distroOfPackageManager, distros, readReference } from '../../src/distros/index.ts';

const family = (image: string) => distroOfImage(readReference(image))?.distro.id;

describe('the family of an image', () => {
	it.each([
		['ruby:3.3', 'debian'],
		['ruby', 'debian'],
		['ruby:3.3-slim-bookworm', 'debian'],
		['docker.io/library/ruby:3.3', 'debian'],
		['localhost:5000/library/node:20', 'debian'],
		['node:20-bullseye-slim', 'debian'],
		['ubuntu:24.04', 'debian'],
		['phusion/passenger-full:3.0.0', 'debian'],
		['engineyard/kontainers:ruby-2.7-v1.0.0', 'debian'],
		['ghcr.io/acme/app-base:3.2-slim', 'debian'],
		['quay.io/evl.ms/fullstaq-ruby:3.3-jemalloc-bookworm', 'debian'],
		['ruby:3.3-alpine', 'alpine'],
		['ruby:3.3-alpine3.20', 'alpine'],
		['alpine', 'alpine'],
		['ruby:alpine', 'alpine'],
		['acme/ruby-alpine:3', 'alpine'],
		['registry.access.redhat.com/ubi9/ruby-33', 'redhat'],
		['redhat/ubi9-minimal', 'redhat'],
		['amazonlinux:2023', 'redhat'],
		['gcr.io/distroless/cc-debian12', 'distroless'],
		['scratch', 'scratch'],
		['mcr.microsoft.com/windows/servercore:ltsc2022', 'windows'],
		['acme/base:1', undefined],
		['$BASE_IMAGE', undefined],
		['', undefined],
	])('%s: %s', (image, id) => {
		expect(family(image)).toBe(id);
	});

	it('is given away by its package manager, too', () => {
		expect(distroOfPackageManager('apt-get')?.id).toBe('debian');
		expect(distroOfPackageManager('microdnf')?.id).toBe('redhat');
		expect(distroOfPackageManager('brew')).toBeUndefined();
	});
});

describe('the release an old image stands on', () => {
	it.each([
		['ruby:2.6.4', 'buster'],
		['ruby:2.6.2', 'stretch'],
		['ruby:2.6', undefined],
		['ruby:2.6.10-slim', undefined],
		['ruby:2.7.3', 'buster'],
		['ruby:2.7', undefined],
		['ruby:2.7-buster', 'buster'],
		['ruby:2.5', 'buster'],
		['ruby:2.3.1', 'jessie'],
		['ruby:3.0.1-slim', 'buster'],
		['ruby:3.3', undefined],
		['ruby:2.6.5-slim-bullseye', undefined],
		['debian:10.9-slim', 'buster'],
		['debian:12', undefined],
		['ubuntu:16.04', 'xenial'],
		['ubuntu:22.04', undefined],
		['ubuntu:20.10', 'groovy'],
		['phusion/passenger-ruby25:0.9.35', 'xenial'],
		['phusion/passenger-ruby32:2.5.0', undefined],
		['phusion/baseimage:0.11', undefined],
	])('%s: %s', (image, codename) => {
		expect(outdatedRelease(readReference(image))?.codename).toBe(codename);
	});
});

describe('every family', () => {
	it.each(distros.map((distro) => [distro.id, distro] as const))(
		'%s is found by its id and knows its own lines',
		(id, distro) => {
			expect(distroById(id)).toBe(distro);
			for (const command of distro.commands(tools)) expect(command).not.toMatch(/\n|<<|--mount|--chmod/);
			const known = distro.commands(tools);
			if (known.length > 0) expect(known).toContain(distro.install(tools, undefined).command);
		},
	);
});
