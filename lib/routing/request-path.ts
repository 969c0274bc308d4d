import type { PropCheck } from '../validation/prop-check';

/** Characters of a path in the Gateway API. */
const PATH = /^\/(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[\da-fA-F]{2})*$/;
/** Parts that the API server rejects, because proxies normalize them in different ways. */
const AMBIGUOUS = /\/\/|\/\.{1,2}(?:\/|$)|%2f/i;
const MAX_LENGTH = 1024;

/** Checks an exact path or a prefix against the rules of both Ingress and the Gateway API. */
export function checkRequestPath(check: PropCheck, prop: string, path: string): string {
  if (!PATH.test(path) || path.length > MAX_LENGTH) {
    check.fail(
      prop,
      path,
      `must be a URL path of at most ${MAX_LENGTH} characters, like '/v1': start it with '/', and escape special characters`,
    );
  }
  if (AMBIGUOUS.test(path)) {
    check.fail(prop, path, "must not contain '//', '/./', '/../' or '%2f', which the API server rejects: remove it");
  }
  return path;
}
