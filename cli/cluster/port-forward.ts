import { spawn } from 'node:child_process';
import { InputError } from '../program';
import { reasonIn, startFailureOf } from './kubectl';

/** Maximum time until the port is forwarded, in milliseconds. */
const TIMEOUT = 15_000;
const FIX = 'Correct the Service or port in --prometheus.';
/** Line in the output of kubectl with the local port. */
const LOCAL_PORT = /^Forwarding from 127\.0\.0\.1:(\d+) ->/m;

/** A port of a Service. */
export interface ServicePort {
  readonly namespace: string;
  readonly service: string;
  readonly port: string;
}

/**
 * Forwards a local port to a Service with kubectl while a function runs.
 *
 * @param work function that receives the URL of the port
 * @throws if kubectl cannot forward the port
 */
export async function withPortForward<T>(
  { namespace, service, port }: ServicePort,
  context: string | undefined,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const options = context === undefined ? [] : ['--context', context];
  const args = ['port-forward', '--namespace', namespace, '--address', '127.0.0.1', `service/${service}`, `:${port}`];
  const child = spawn('kubectl', [...options, ...args], {
    env: { ...process.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const kill = () => child.kill();
  process.once('exit', kill);
  try {
    const localPort = await new Promise<string>((resolve, reject) => {
      const fail = (reason: string) =>
        reject(new InputError(`kubectl port-forward of ${namespace}/${service} failed: ${reason}. ${FIX}`));
      let [stdout, stderr] = ['', ''];
      const timer = setTimeout(() => fail(`no connection within ${TIMEOUT / 1000}s`), TIMEOUT);
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        const [, found] = LOCAL_PORT.exec((stdout += text)) ?? [];
        if (found !== undefined) resolve(found);
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child.on('error', (error) => reject(startFailureOf(error)));
      child.on('close', () => {
        clearTimeout(timer);
        fail(reasonIn(stderr));
      });
    });
    return await work(`http://127.0.0.1:${localPort}`);
  } finally {
    process.off('exit', kill);
    kill();
  }
}
