import { createServer } from 'node:http';

const version = process.env.APP_VERSION || 'dev';
const hello = JSON.stringify({ message: 'Hello from dummy-api', version }) + '\n';
const ok = '{"status":"ok"}\n';
const bodies = { '/': hello, '/test': hello, '/livez': ok, '/readyz': ok };

let stopping = false;

const server = createServer((request, response) => {
  // clients that keep connections alive learn that this answer is the last one
  if (stopping) response.setHeader('connection', 'close');
  const body = bodies[request.url.split('?')[0]];
  response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' });
  response.end(body ?? '{"error":{"code":"not-found","message":"There is nothing at this address."}}\n');
});
server.listen(Number(process.env.PORT || 3894));

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    stopping = true;
    // closed at once, an idle connection could have the next request under way already
    setTimeout(() => server.close(), 3000);
  });
}
