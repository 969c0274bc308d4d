import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import type { ModelServer } from '../src/model-server';
import { readyServer } from '../test/helpers';

/** Pods behind one address, which picks a pod for each connection at random, like a Service. */
export interface Pods {
  url: string;
  servers: ModelServer[];
  /** Sends connections to the first pods only. */
  use: (count: number) => void;
  close: () => Promise<void>;
}

export async function startPods(environments: Record<string, string>[]): Promise<Pods> {
  const servers = await Promise.all(environments.map((env) => readyServer(env)));
  for (const { app } of servers) await app.listen({ port: 0, host: '127.0.0.1' });
  const ports = servers.map(({ app }) => (app.server.address() as AddressInfo).port);
  const service = await balance(ports);
  const close = async () => {
    service.close();
    for (const { app, connections } of servers) {
      connections.stop();
      await app.close();
    }
  };
  return { ...service, servers, close };
}

/** Forwards each connection to one of the ports. */
async function balance(ports: number[]) {
  let used = ports.length;
  const proxy = createServer((client) => {
    const server = connect(ports[Math.floor(Math.random() * used)]!, '127.0.0.1');
    client.pipe(server).pipe(client);
    client.on('error', () => server.destroy()).on('close', () => server.destroy());
    server.on('error', () => client.destroy()).on('close', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return { url, use: (count: number) => (used = count), close: () => void proxy.close() };
}
