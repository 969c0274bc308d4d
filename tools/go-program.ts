import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';

/** Path of a program in a Go module, such as 'example.com/cmd/program@v1.2.3'. Builds it once and caches it. */
export function goProgram(module: string): string {
  const [path = '', version = ''] = module.split('@');
  const name = basename(path);
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = join(cache, 'cdk8s-ml-app', `${name}@${version}`);
  const program = join(folder, name);
  if (!existsSync(program)) {
    const { error, status } = spawnSync('go', ['install', module], {
      env: { ...process.env, GOBIN: folder },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (error) {
      throw new Error(`${name} needs Go, which is not on the PATH: install it from https://go.dev/dl/`);
    }
    if (status !== 0) {
      throw new Error(`go install ${module} failed: see above`);
    }
  }
  return program;
}
