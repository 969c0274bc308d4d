import { runProgram } from '../../cli/program';
import { compare } from './compare';
import { overload } from './overload';
import { APP, requireBuilt } from './places';
import { startup } from './startup';
import { throughput } from './throughput';

const BENCHES: Record<string, (baseline: string) => Promise<void>> = { compare, throughput, overload, startup };

const USAGE = {
  command: 'npm run bench -- serve',
  about: 'Measures the app under load, and prints tables in Markdown. Run bench/serve/setup.sh first.',
  positionals: [
    { name: 'BENCH', help: 'benchmark to run', choices: Object.keys(BENCHES), required: true },
    { name: 'BASELINE', help: 'main.js of another build, for compare; this build by default' },
  ],
};

void runProgram(USAGE, async ({ positionals: [name = '', baseline = APP] }) => {
  requireBuilt();
  await BENCHES[name]?.(baseline);
});
