export type Headers = Record<string, string>;

/** Headers of every response, also of those that Node.js sends before there is a request. An endpoint can override them. */
export function commonHeaders(appVersion: string): Headers {
  return {
    'x-app-version': appVersion,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  };
}
