import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MODELS_DIR, PEERS_DIR, VENV_PYTHON } from './places';

const run = promisify(execFile);
/** Time in which all processes start, in milliseconds. They begin to measure at the same time. */
const START_MS = 3000;

export const DECODERS = ['@napi-rs/image', 'sharp', 'Pillow'] as const;

/** Measures the total number of photos per second that single-threaded processes decode, resize and classify, without a server. */
export async function limit(
  decoder: (typeof DECODERS)[number],
  photoPath: string,
  processes: number,
  seconds: number,
): Promise<number> {
  const when = [String(Date.now() + START_MS), String(seconds * 1000)];
  const [program, args] =
    decoder === 'Pillow'
      ? [VENV_PYTHON, [join(PEERS_DIR, 'limit_loop.py'), photoPath, ...when]]
      : ['npx', ['tsx', join(__dirname, 'limit-loop.ts'), decoder, photoPath, MODELS_DIR, ...when]];
  const env = { ...process.env, MODELS_DIR };
  const outputs = await Promise.all(Array.from({ length: processes }, () => run(program, args, { env })));
  return outputs.reduce((sum, { stdout }) => sum + Number(stdout), 0) / seconds;
}
