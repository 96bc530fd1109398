import { type Problem, refused } from '../model/problem.ts';

const byHand = `Add to the final stage by hand, as root and before its USER line, what fits the image:

  RUN apt-get update && apt-get install -y --no-install-recommends dumb-init procps && rm -rf /var/lib/apt/lists/*
  RUN apk add --no-cache dumb-init bash`;

/** What every refusal to touch a Dockerfile says: where, why, and what to add by hand. */
export function unreadable(path: string, line: number | undefined, why: string): Problem {
	const where = line === undefined ? path : `${path}:${line}`;
	return refused('dockerfile-unreadable', `${where}: ${why}. Nothing in it is changed.`, byHand);
}

/** Docker takes it all the same; it is we who do not read it. `most` is in characters. */
export function tooLarge(path: string, most: number): Problem {
	return refused(
		'file-too-large',
		`${path}: it is larger than ${most / 1024} KB, and not read. Nothing in it is changed.`,
		byHand,
	);
}
