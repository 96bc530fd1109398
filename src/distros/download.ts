/**
 * dumb-init as its authors publish it: one static binary, for images whose package manager has none.
 * Nothing unverified is run: the checksums of the two builds are those of the release.
 */
const release = 'https://github.com/Yelp/dumb-init/releases/download/v1.2.5/dumb-init_1.2.5_$(uname -m)';

const checksums = [
	'e874b55f3279ca41415d290c512a7ba9d08f98041b28ae7c2acb19a545f1c4df', // x86_64
	'b7d648f97154a99c539b63c55979cd29f005f88430fb383007fe3458340b795e', // aarch64
];

/** A shell command; curl, sha256sum and grep are in every image of the Red Hat family that has a shell. */
export const download = [
	`curl -fsSL -o /usr/bin/dumb-init "${release}"`,
	`sha256sum /usr/bin/dumb-init | grep -qE '^(${checksums.join('|')}) '`,
	'chmod 755 /usr/bin/dumb-init',
].join(' && ');

export const downloadByHand = [
	'Add to the final stage, as root and before its USER line (curl and ca-certificates have to be in the image):',
	'',
	`  RUN ${download}`,
].join('\n');
