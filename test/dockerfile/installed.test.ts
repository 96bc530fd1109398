import { expect, it } from 'vitest';
import { readImage } from '../../src/dockerfile/image.ts';

const run = (commands: string) => `FROM ruby:3.3\nRUN <<EOF\n${commands}\nEOF\n`;

it.each([
	['dpkg -i /tmp/dumb-init_1.2.5_amd64.deb', ['/usr/bin/dumb-init']],
	['pip3 install --no-cache-dir dumb-init', ['/usr/local/bin/dumb-init']],
	['curl -Lo /usr/local/bin/dumb-init https://example.com/x\ndpkg -i /tmp/other.deb', ['/usr/local/bin/dumb-init']],
	['curl -Lo /usr/bin/dumb-init https://example.com/x && pip3 install awscli', ['/usr/bin/dumb-init']],
	['dpkg -i /tmp/other.deb', []],
])('%j puts dumb-init at %j', (commands, paths) => {
	expect([...readImage(run(commands), 'Dockerfile').installed.programs.keys()]).toEqual(paths);
});
