// What both pages share. Inlined into the page, like image.js and iris.js.
const byId = (id) => document.getElementById(id);

const NO_ANSWER = 'The server did not answer. Try again shortly.';
// what a proxy on the way says without words of ours
const ANSWERS_OF_PROXIES = {
  413: 'This upload is too large. Send a smaller one.',
  502: NO_ANSWER,
  503: NO_ANSWER,
  504: 'The server took too long to answer. Try again shortly.',
};
const TIMEOUT_MS = 60_000;

/** What went wrong, in words for the reader, and whether the same request may succeed later. */
class Failure extends Error {
  constructor(message, mayPass) {
    super(message);
    this.mayPass = mayPass;
  }
}

/** Asks for a prediction. Not by fetch(), which tells nothing of the upload's progress. */
function predict(body, { contentType, onProgress, signal } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', 'predict');
    request.responseType = 'json';
    request.timeout = TIMEOUT_MS;
    if (contentType) request.setRequestHeader('content-type', contentType);
    if (onProgress) request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(loaded / total));
    signal?.addEventListener('abort', () => request.abort());
    request.addEventListener('error', () => reject(new Failure(NO_ANSWER, true)));
    request.addEventListener('timeout', () => reject(new Failure(ANSWERS_OF_PROXIES[504], true)));
    request.addEventListener('abort', () => reject(new Failure('', false)));
    request.addEventListener('load', () => {
      const { status, response } = request;
      if (status === 200 && response) return resolve(response);
      const message = response?.error?.message ?? ANSWERS_OF_PROXIES[status] ?? `The server answered with ${status}.`;
      reject(new Failure(message, status >= 500));
    });
    request.send(body);
  });
}
