// Functions that all pages share. The server inlines all scripts.
const byId = (id) => document.getElementById(id);

const NO_RESPONSE = 'The server did not respond. Try again shortly.';
// messages for responses of proxies, which contain no message of the app
const PROXY_MESSAGES = {
  413: 'This upload is too large. Send a smaller one.',
  502: NO_RESPONSE,
  503: NO_RESPONSE,
  504: 'The server took too long to respond. Try again shortly.',
};
const TIMEOUT_MS = 60_000;
// A Service picks a pod for each connection. The server closes the connection of a request that has this header, so that the next request
// can get another pod.
const NEW_CONNECTION = { 'x-connection': 'close' };

const percent = (probability) => (probability * 100).toFixed(1) + '%';

/** Error with a message for the user. Transient if the same request may succeed later. */
class Failure extends Error {
  constructor(message, isTransient) {
    super(message);
    this.isTransient = isTransient;
  }
}

/** Creates an element. A string among the children becomes text. */
function element(tag, properties = {}, ...children) {
  const created = Object.assign(document.createElement(tag), properties);
  created.append(...children);
  return created;
}

/** Creates an element of SVG. */
function svgElement(tag, attributes = {}, ...children) {
  const created = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) created.setAttribute(name, value);
  created.append(...children);
  return created;
}

/** Requests a prediction, and adds the response to the strip. Uses XMLHttpRequest, because fetch() does not report the progress of an upload. */
function predict(path, body, { contentType, onProgress, signal } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.responseType = 'json';
    request.timeout = TIMEOUT_MS;
    for (const [name, value] of Object.entries(NEW_CONNECTION)) request.setRequestHeader(name, value);
    if (contentType) request.setRequestHeader('content-type', contentType);
    if (onProgress) request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(loaded / total));
    signal?.addEventListener('abort', () => request.abort());
    const fail = (message, isTransient) => reject(new Failure(message, isTransient));
    request.addEventListener('error', () => (addResponse({ failed: true }), fail(NO_RESPONSE, true)));
    request.addEventListener('timeout', () => (addResponse({ failed: true }), fail(PROXY_MESSAGES[504], true)));
    request.addEventListener('abort', () => fail('', false));
    request.addEventListener('load', () => {
      const { status, response } = request;
      const succeeded = status === 200 && response;
      addResponse({ ...originOf(response, (name) => request.getResponseHeader(name)), failed: !succeeded });
      if (succeeded) return resolve(response);
      const message = response?.error?.message ?? PROXY_MESSAGES[status] ?? `The server responded with ${status}.`;
      fail(message, status >= 500);
    });
    request.send(body);
  });
}

/** Pod and version of the model, even behind a gateway: the headers name the gateway, and the JSON names the model. */
function originOf(json, header) {
  return {
    pod: json?.pod ?? header('x-pod-name') ?? undefined,
    version: json?.version ?? header('x-app-version') ?? undefined,
  };
}

function responseText({ pod, version }) {
  return `Response from pod ${pod}, version ${version}`;
}

/** Item of a list with a class, its probability and a bar. */
function bar({ class: name, probability }) {
  const fill = element('div');
  fill.style.width = probability * 100 + '%';
  return element(
    'li',
    {},
    element('span', { textContent: name }),
    element('span', { textContent: percent(probability) }),
    element('div', { className: 'bar' }, fill),
  );
}
