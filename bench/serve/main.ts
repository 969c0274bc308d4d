import { runProgram } from '../../cli/program';
import { overload } from './overload';
import { requireBuilt } from './places';
import { startup } from './startup';
import { throughput } from './throughput';

const BENCHES: Record<string, () => Promise<void>> = { throughput, overload, startup };

const USAGE = {
  command: 'npm run bench -- serve',
  about:
    'Measures how the app serves, and prints tables in Markdown. bench/serve/setup.sh installs the servers to compare with.',
  positionals: [{ name: 'BENCH', help: 'what to measure', choices: Object.keys(BENCHES), required: true }],
};

void runProgram(USAGE, async ({ positionals: [name = ''] }) => {
  requireBuilt();
  await BENCHES[name]?.();
});
