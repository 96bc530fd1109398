/** An image as a FROM line names it: `docker.io/library/ruby:3.2-slim@sha256:…`. */
export interface ImageReference {
	text: string;
	/** Without registry and tag: `ruby`, `phusion/passenger-ruby32`. Official images are one word. */
	name: string;
	tag: string | undefined;
}

/** Where mirrors keep Docker's official images: `public.ecr.aws/docker/library/ruby`. */
const official = /^(?:docker\/)?library\//;

export function readReference(text: string): ImageReference {
	const [withoutDigest = ''] = text.split('@');
	const [, path = '', tag] = /^(.*?)(?::([^/:]*))?$/.exec(withoutDigest) ?? [];
	const [first = '', ...rest] = path.split('/');
	const isRegistry = rest.length > 0 && /[.:]|^localhost$/.test(first);
	const name = (isRegistry ? rest.join('/') : path).replace(official, '');
	return { text, name: name.toLowerCase(), tag };
}

/** The tag's parts, `3.2-slim-bookworm` → `3.2`, `slim`, `bookworm`: variants stand in any order. */
export function variants(image: ImageReference): string[] {
	return (image.tag ?? '').toLowerCase().split('-');
}
