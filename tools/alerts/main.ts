import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { runProgram } from '../../cli/program';
import { createMonitoring } from '../../support/monitored';

const PROMTOOL = process.env.PROMTOOL ?? 'promtool';
const folder = join(__dirname, '../../build/prometheus');

const USAGE = {
  command: 'npm run tool -- alerts',
  about: 'Tests the alerts with promtool on sample series. PROMTOOL is the path of the program, promtool by default.',
};

void runProgram(USAGE, () => {
  mkdirSync(folder, { recursive: true });
  const { spec } = createMonitoring().prometheusRule.toJson() as { spec: object };
  writeFileSync(join(folder, 'rules.yaml'), stringify(spec, { lineWidth: 0 }));
  promtool('check', 'rules', '--lint=all', '--lint-fatal', join(folder, 'rules.yaml'));
  promtool('test', 'rules', join(__dirname, 'alerts.yaml'));
});

function promtool(...args: string[]): void {
  const { error, status } = spawnSync(PROMTOOL, args, { stdio: 'inherit' });
  if (error) {
    throw new Error(`${PROMTOOL} did not start (${error.message}): install Prometheus, or set PROMTOOL to its path`);
  }
  if (status !== 0) {
    throw new Error(`promtool ${args[0]} failed: see above`);
  }
}
