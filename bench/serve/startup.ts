import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { percentile } from './load';
import { APP, DUMMY_API, GATEWAY, MODELS_DIR } from './places';
import { ServerProcess } from './processes';
import { heading, row } from './table';

const PORT = 5490;
/** Period of the CPU quota, in microseconds. */
const PERIOD_US = 100_000;
/** Minimum CPU quota of the kubelet and of Linux, in microseconds. */
const MIN_QUOTA_US = 1000;

interface Case {
  readonly name: string;
  readonly script: string;
  readonly env?: NodeJS.ProcessEnv;
  /** CPU limits in millicores. Undefined means one CPU without a limit. */
  readonly millis: (number | undefined)[];
}

const CASES: Case[] = [
  { name: 'image model', script: APP, millis: [undefined, 1000, 500, 250, 100] },
  { name: 'iris model', script: APP, env: { MODEL: 'iris' }, millis: [undefined, 500, 100] },
  { name: 'gateway', script: GATEWAY, env: { MODEL_URL: 'http://127.0.0.1:1' }, millis: [undefined, 500, 100] },
  { name: 'dummy-api', script: DUMMY_API, env: { APP_VERSION: '1.0' }, millis: [undefined, 5] },
];

/** Cgroup with a CPU limit. Uses cgroup v2 if the host supports it. */
class CpuLimit {
  private readonly folder: string;

  constructor(millis: number | undefined) {
    const root = '/sys/fs/cgroup';
    const second = existsSync(join(root, 'cgroup.controllers'));
    this.folder = join(root, second ? '' : 'cpu', 'bench-startup');
    mkdirSync(this.folder, { recursive: true });
    const quota = millis === undefined ? undefined : Math.max(MIN_QUOTA_US, (millis * PERIOD_US) / 1000);
    if (second) writeFileSync(join(this.folder, 'cpu.max'), `${quota ?? 'max'} ${PERIOD_US}`);
    else writeFileSync(join(this.folder, 'cpu.cfs_quota_us'), String(quota ?? -1));
  }

  /** Command that joins the cgroup and then runs `words`. */
  command(...words: string[]): string[] {
    return ['sh', '-c', `echo $$ > ${join(this.folder, 'cgroup.procs')} && exec "$@"`, 'sh', ...words];
  }

  remove(): void {
    rmdirSync(this.folder);
  }
}

async function measure({ name, script, env, millis }: Case): Promise<void> {
  for (const each of millis) {
    const limit = new CpuLimit(each);
    const wall: number[] = [];
    const cpu: number[] = [];
    // on one CPU, the app starts one thread, as in a container with this limit
    const command = limit.command('taskset', '--cpu-list', '0', 'node', script);
    for (let run = 0; run < (each === 5 ? 2 : 5); run++) {
      const start = performance.now();
      const server = await ServerProcess.start(name, PORT, command, { MODELS_DIR, LOG_LEVEL: 'warn', ...env });
      wall.push((performance.now() - start) / 1000);
      cpu.push(server.usage.cpuSeconds);
      await server.stop();
    }
    limit.remove();
    const limited = each === undefined ? 'none, 1 idle CPU' : `${each}m`;
    row(name, limited, percentile(wall, 0.5).toFixed(2), Math.max(...wall).toFixed(2), percentile(cpu, 0.5).toFixed(2));
  }
}

/**
 * Measures the wall time and the CPU time from the start of a process until it is ready, at several CPU limits. Requires root, because
 * it sets the limits with a cgroup, like the kubelet.
 */
export async function startup(): Promise<void> {
  heading('server', 'CPU limit', 'ready after s, median', 'slowest', 'CPU s');
  for (const each of CASES) await measure(each);
}
