import { runProgram } from '../../cli/program';
import { overload } from './overload';
import { requireBuilt } from './places';
import { startup } from './startup';
import { throughput } from './throughput';

const BENCHES: Record<string, () => Promise<void>> = { throughput, overload, startup };

const USAGE = {
  command: 'npm run bench -- serve',
  about: 'Measures the app under load, and prints tables in Markdown. bench/serve/setup.sh installs the other servers.',
  positionals: [{ name: 'BENCH', help: 'benchmark to run', choices: Object.keys(BENCHES), required: true }],
};

void runProgram(USAGE, async ({ positionals: [name = ''] }) => {
  requireBuilt();
  await BENCHES[name]?.();
});
