import type { Origin } from '../origin';

export type Headers = Record<string, string>;

/**
 * Name of the request header with which a page requests `Connection: close`, because scripts in a browser cannot send that header. A Service
 * picks a pod for each connection, so a browser that keeps its connections alive would receive all responses from the same pods.
 */
export const CONNECTION_HEADER = 'x-connection';

/** Headers of every response, including responses to requests that cannot be parsed. An endpoint can override them. */
export function commonHeaders({ pod, version }: Origin): Headers {
  return {
    'x-app-version': version,
    'x-pod-name': pod,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  };
}
