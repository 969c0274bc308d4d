import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../cli/program';
import { dashboard } from '../support/dashboard';

const FILE = join(__dirname, '../lib/monitoring/dashboard.json');

const USAGE = {
  command: 'npm run tool -- dashboard',
  about: 'Writes lib/monitoring/dashboard.json, the template of the Grafana dashboard.',
};

void runProgram(USAGE, () => writeFileSync(FILE, `${JSON.stringify(dashboard(), null, 2)}\n`));
