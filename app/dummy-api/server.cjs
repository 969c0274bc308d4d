// CommonJS, because Node.js takes half of the CPU time to start it: a pod with 5m of CPU starts in half of the time
const { readFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { hostname } = require('node:os');
const { join } = require('node:path');

const MAX_CONNECTIONS = 1024;
const port = process.env.PORT || '3894';
if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
  fail(`PORT=${JSON.stringify(port)} is not valid: use a whole number from 0 to 65535`);
}
const version = process.env.APP_VERSION || 'dev';
// Kubernetes sets a pod's host name to the name of the pod
const pod = process.env.POD_NAME || hostname();
const json = (body) => JSON.stringify({ ...body, version, pod }) + '\n';
const hello = json({ message: 'Hello from dummy-api' });
const ok = json({ status: 'ok' });
const notFound = json({ error: { code: 'not-found', message: 'This path does not exist.' } });
const bodies = { '/': hello, '/test': hello, '/livez': ok, '/readyz': ok };
const headers = { 'x-app-version': version, 'x-pod-name': pod, 'cache-control': 'no-store' };
const hasPage = process.env.PAGE_TOOLS !== 'off';
let page;

let stopping = false;
// connections in the order of their last use
const connections = new Set();

const options = {
  // longer than Google's load balancers keep a connection
  keepAliveTimeout: 620_000,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1000,
};
const server = createServer(options, (request, response) => {
  const { socket } = request;
  // a client that reads its responses does not send this many pipelined requests
  if (socket.writableLength > 16_384) return socket.resetAndDestroy();
  connections.delete(socket);
  connections.add(socket);
  // the page requests a new connection for each request, because a Service picks a pod for each connection
  if (stopping || request.headers['x-connection'] === 'close') response.setHeader('connection', 'close');
  const path = request.url.split('?')[0];
  if (hasPage && path === '/' && request.headers.accept?.includes('text/html')) return sendPage(response);
  const body = bodies[path];
  response.writeHead(body ? 200 : 404, { ...headers, 'content-type': 'application/json' });
  response.end(body ?? notFound);
});

/** Sends the page to a browser. Reads it on the first request, because most servers never need it. */
function sendPage(response) {
  page ??= readFileSync(join(__dirname, 'page.html'));
  response.writeHead(200, {
    ...headers,
    'content-type': 'text/html; charset=utf-8',
    // so that the first request of the page can reach another pod
    connection: 'close',
    'content-security-policy': "frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    vary: 'accept',
  });
  response.end(page);
}

// applies to a client that does not read its response. Between requests, keepAliveTimeout applies
server.timeout = 10_000;
server.on('connection', (socket) => {
  connections.add(socket);
  socket.once('close', () => connections.delete(socket));
  // a reset, because Linux keeps a closed connection in TIME_WAIT for a minute, and delays a client to which NAT assigns the same port
  if (connections.size > MAX_CONNECTIONS) connections.values().next().value.resetAndDestroy();
});
server.once('error', ({ code }) => fail(`cannot listen on PORT=${port} (${code}): pass another port`));
// a burst of clients would fill the default queue of 511 connections, and the next client would wait a second
server.listen({ port: Number(port), backlog: 4096 });

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    stopping = true;
    // an idle connection may have a request on the way, which would be lost if the server closed the connection immediately
    setTimeout(() => {
      server.close();
      server.closeAllConnections();
    }, 2500);
  });
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
