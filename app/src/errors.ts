import type { Origin } from './origin';

interface FailureResponse {
  status: number;
  message: string;
  retryAfterSeconds?: number;
  /** True if the server did not begin to process the request. The client can send the request to another server. */
  notBegun?: boolean;
}

const responses = {
  'not-an-image': { status: 415, message: 'The format of this file is not supported. Send a JPEG, PNG, WebP or GIF.' },
  'damaged-image': { status: 400, message: 'The photo is incomplete or damaged. Send another one.' },
  'too-many-pixels': {
    status: 413,
    message: 'This photo has too many pixels. Send a smaller one, or a baseline JPEG of at most 40 megapixels.',
  },
  'upload-too-large': { status: 413, message: 'This upload is too large. Send a smaller one.' },
  'no-file': { status: 400, message: 'No photo was sent. Add one file to the form.' },
  'more-than-one-file': { status: 400, message: 'More than one file was sent. Send one photo at a time.' },
  'wrong-content-type': {
    status: 415,
    message: 'This path does not support this Content-Type. Send a photo as a form, or features as JSON.',
  },
  'malformed-multipart': {
    status: 400,
    message: 'The form is not valid multipart/form-data. Send one file in a complete form.',
  },
  'malformed-json': {
    status: 400,
    message: 'The body is not valid JSON. Send a body such as {"features":[5.1,3.5,1.4,0.2]}.',
  },
  'invalid-features': { status: 400, message: '"features" must be an array of exactly 4 finite numbers.' },
  'malformed-request': { status: 400, message: 'The server cannot parse the request. Send a valid HTTP request.' },
  'client-closed-request': { status: 499, message: 'The client disconnected before the response.' },
  'request-timeout': {
    status: 408,
    message: 'The request took too long to arrive. Send it again on a faster connection.',
  },
  'headers-too-large': { status: 431, message: 'The request headers are too large. Send fewer or shorter headers.' },
  'expectation-failed': { status: 417, message: 'This Expect header is not supported. Send the request without it.' },
  'not-found': { status: 404, message: 'This path does not exist.' },
  'wrong-method': { status: 405, message: 'This path does not support this method. Use a method in the Allow header.' },
  'not-ready': {
    status: 503,
    message: 'The model is still loading. Try again shortly.',
    retryAfterSeconds: 1,
    notBegun: true,
  },
  overloaded: {
    status: 503,
    message: 'Too many requests are queued. Try again shortly.',
    retryAfterSeconds: 1,
    notBegun: true,
  },
  draining: {
    status: 503,
    message: 'This server is stopping. Try again shortly.',
    retryAfterSeconds: 1,
    notBegun: true,
  },
  'model-unavailable': {
    status: 503,
    message: 'The model cannot be reached. Try again shortly.',
    retryAfterSeconds: 1,
  },
  'model-timeout': { status: 504, message: 'The model took too long to respond. Try again shortly.' },
  internal: { status: 500, message: 'An internal error occurred. See the log of the server.' },
} satisfies Record<string, FailureResponse>;

export type FailureCode = keyof typeof responses;

/** Responses to errors, by error code. */
export const failures: Record<FailureCode, FailureResponse> = responses;

export class Failure extends Error {
  constructor(
    readonly code: FailureCode,
    cause?: unknown,
  ) {
    super(failures[code].message, { cause });
  }
}

export function failureBody(code: FailureCode, origin: Origin) {
  return { error: { code, message: failures[code].message }, ...origin };
}

/** Name of the response header that reports that the server did not begin to process the request. The only value is 'false'. */
export const BEGUN_HEADER = 'x-request-begun';

export function failureHeaders(code: FailureCode): Record<string, string> {
  const { retryAfterSeconds, notBegun } = failures[code];
  return {
    ...(retryAfterSeconds ? { 'retry-after': String(retryAfterSeconds) } : {}),
    ...(notBegun ? { [BEGUN_HEADER]: 'false' } : {}),
  };
}
