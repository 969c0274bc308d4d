import closeWithGrace from 'close-with-grace';
import { ConfigError, ServerConfig } from '../config';
import { Server } from './server';

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
