import closeWithGrace from 'close-with-grace';
import { Server as HttpServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ConfigError, ServerConfig } from '../config';
import { Server } from './server';

/** A client that keeps a connection alive and uses it this often is never cut off. */
const FAREWELL_MS = 3000;

/** Runs an entry point: what an operator can set right is told on one line, without a stack trace. */
export function start(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}

export async function listen({ app, readiness }: Server, config: ServerConfig): Promise<void> {
  // before it listens: who reads that it does may send SIGTERM at once
  const grace = closeWithGrace({ delay: config.shutdownTimeoutMs, logger: app.log }, async ({ err, signal }) => {
    if (err) app.log.fatal({ err }, 'unexpected error, stopping');
    else app.log.info({ signal }, 'draining');
    readiness.draining = true;
    await farewell(app.server);
    await app.close();
  });
  try {
    await app.listen({ port: config.port, host: config.host });
  } catch (error) {
    // it would end the process as if all were well
    grace.uninstall();
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(`cannot listen on HOST=${config.host} PORT=${config.port} (${code}): choose a free address`);
  }
}

/**
 * Goes on serving until each client that keeps a connection alive has learned from an answer that it is the last one. A connection
 * that is closed while it looks idle may have the next request under way already, which would be lost.
 */
async function farewell(server: HttpServer): Promise<void> {
  const connections = promisify(server.getConnections.bind(server));
  const end = performance.now() + FAREWELL_MS;
  while (performance.now() < end && (await connections()) > 0) await sleep(50);
}
