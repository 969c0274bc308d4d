import { createServer } from 'node:http';

const MAX_CONNECTIONS = 1024;
const port = process.env.PORT || '3894';
if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
  fail(`PORT=${JSON.stringify(port)} is not valid: use a whole number from 0 to 65535`);
}
const version = process.env.APP_VERSION || 'dev';
const hello = JSON.stringify({ message: 'Hello from dummy-api', version }) + '\n';
const ok = '{"status":"ok"}\n';
const bodies = { '/': hello, '/test': hello, '/livez': ok, '/readyz': ok };

let stopping = false;
// the one that was used least recently comes first
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
  // more pipelined requests than a client that reads its answers sends
  if (socket.writableLength > 16_384) return socket.destroy();
  connections.delete(socket);
  connections.add(socket);
  // clients that keep connections alive learn that this answer is the last one
  if (stopping) response.setHeader('connection', 'close');
  const body = bodies[request.url.split('?')[0]];
  response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' });
  response.end(body ?? '{"error":{"code":"not-found","message":"There is nothing at this address."}}\n');
});
// a client that does not read its answer; between requests it is the time to keep a connection that counts
server.timeout = 10_000;
server.on('connection', (socket) => {
  connections.add(socket);
  socket.once('close', () => connections.delete(socket));
  if (connections.size > MAX_CONNECTIONS) connections.values().next().value.destroy();
});
server.once('error', ({ code }) => fail(`cannot listen on PORT=${port} (${code}): choose a free port`));
// Node.js queues 511: a burst of clients would fill it, and the next one would wait a second
server.listen({ port: Number(port), backlog: 4096 });

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    stopping = true;
    // closed at once, an idle connection could have the next request under way already
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
