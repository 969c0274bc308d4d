/** Tag and digest at the end of an image reference. A colon before a slash precedes a port. */
const SUFFIX = /(?::([^:/@]+))?(?:@sha256:([0-9a-f]+))?$/;
/** Digits of a hash that identify a revision, as in the short IDs of images. */
const HASH_DIGITS = 12;

/** Returns the tag of an image; undefined without one. */
export function tagOf(image: string): string | undefined {
  return SUFFIX.exec(image)?.[1];
}

/** Returns the tag of an image, or the first digits of its digest; undefined if it has neither. */
export function imageRevision(image: string): string | undefined {
  const [, tag, digest] = SUFFIX.exec(image) ?? [];
  return tag ?? (digest && shortHash(digest));
}

/** Returns the first digits of a hash, which identify it among the versions of one model. */
export function shortHash(hash: string): string {
  return hash.slice(0, HASH_DIGITS);
}
