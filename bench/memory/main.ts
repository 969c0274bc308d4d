import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { runProgram } from '../../cli/program';
import { heading } from '../serve/table';
import { endpoints } from './endpoints';
import { photos } from './photos';

const BENCHES: Record<string, (only: RegExp, counts: number[]) => Promise<void>> = { photos, endpoints };

const USAGE = {
  command: 'npm run bench -- memory',
  about: 'Measures the peak memory of the app, and prints tables in Markdown. Needs Linux and taskset.',
  positionals: [
    { name: 'BENCH', help: 'benchmark to run', choices: Object.keys(BENCHES), required: true },
    { name: 'PATTERN', help: 'regular expression for the names of the rows to measure, all by default' },
    { name: 'COUNTS', help: 'numbers of concurrent requests, 1,64 by default' },
  ],
};

void runProgram(USAGE, async ({ positionals: [name = '', pattern = '.', counts = '1,64'] }) => {
  execFileSync('npm', ['run', 'build', '--workspace', 'app'], { cwd: join(__dirname, '../..'), stdio: 'inherit' });
  heading('server', 'request', 'concurrent', 'response', 's', 'MiB at rest', 'peak MiB');
  await BENCHES[name]?.(new RegExp(pattern), counts.split(',').map(Number));
});
