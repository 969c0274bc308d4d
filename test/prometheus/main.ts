// npm run test:alerts: the alerts, tried by promtool on series that are made up.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { monitored } from './monitored';

const PROMTOOL = process.env.PROMTOOL ?? 'promtool';
const folder = join(__dirname, '../../build/prometheus');

mkdirSync(folder, { recursive: true });
const { spec } = monitored().prometheusRule.toJson() as { spec: object };
writeFileSync(join(folder, 'rules.yaml'), stringify(spec, { lineWidth: 0 }));
promtool('check', 'rules', '--lint=all', '--lint-fatal', join(folder, 'rules.yaml'));
promtool('test', 'rules', join(__dirname, 'alerts.yaml'));

function promtool(...args: string[]): void {
  const { error, status } = spawnSync(PROMTOOL, args, { stdio: 'inherit' });
  if (error) {
    console.error(`error: ${PROMTOOL} did not start (${error.message}): install Prometheus, or name it by PROMTOOL`);
  }
  if (error || status !== 0) {
    process.exit(1);
  }
}
