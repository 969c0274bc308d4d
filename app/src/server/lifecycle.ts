import closeWithGrace from 'close-with-grace';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, type ServerConfig } from '../config';
import type { Connections } from './connections';
import type { Listener, Server } from './server';

/** Maximum time in ms to send each client a response with `Connection: close`. With the steps after this time, an idle server stops within 3 s. */
const DRAIN_MS = 2500;

/**
 * Maximum number of connections that wait to be accepted. With the Node.js default of 511, a burst of clients fills the queue while Node.js parses a
 * request. The kernel then drops new connections, and their clients retry after a second. Linux lowers the number to net.core.somaxconn.
 */
const BACKLOG = 4096;

/** Runs an entry point. Reports a `ConfigError` on one line, without a stack trace. */
export function start(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}

export async function listen(server: Server, config: ServerConfig): Promise<void> {
  const { app, connections, monitoring, readiness } = server;
  // before the server listens, because SIGTERM can follow immediately
  const shutdown = closeWithGrace({ delay: config.shutdownTimeoutMs, logger: app.log }, async ({ err, signal }) => {
    if (err) app.log.fatal({ err }, 'unexpected error, stopping');
    else app.log.info({ signal }, 'draining');
    readiness.draining = true;
    await drain(connections);
    connections.stop();
    await app.close();
    monitoring.connections.stop();
    await monitoring.app.close();
  });
  try {
    await listenOn(server, config.host, 'PORT', config.port);
    await listenOn(monitoring, config.host, 'METRICS_PORT', config.metricsPort);
  } catch (error) {
    // closeWithGrace() would end the process with exit code 0
    shutdown.uninstall();
    await app.close();
    throw error;
  }
}

async function listenOn({ app }: Listener, host: string, variable: string, port: number): Promise<void> {
  try {
    await app.listen({ port, host, backlog: BACKLOG });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(
      `cannot listen on HOST=${host} ${variable}=${port} (${code}): choose another HOST or ${variable}`,
    );
  }
}

/**
 * Waits until all connections are closed, at most `DRAIN_MS`. Meanwhile, the server responds to requests with `Connection: close`. A request
 * can be in transit on an idle connection, and would be lost if the server closed the connection immediately.
 */
async function drain(connections: Connections): Promise<void> {
  const end = performance.now() + DRAIN_MS;
  while (performance.now() < end && connections.size > 0) await sleep(50);
}
