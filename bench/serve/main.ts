// npm run bench:serve -- throughput | overload | startup: writes Markdown.
import { overload } from './overload';
import { requireBuilt } from './places';
import { startup } from './startup';
import { throughput } from './throughput';

const BENCHES: Record<string, () => Promise<void>> = { throughput, overload, startup };

async function main(name = ''): Promise<void> {
  const bench = BENCHES[name];
  if (!bench) throw new Error(`name one of ${Object.keys(BENCHES).join(', ')}, not '${name}'`);
  requireBuilt();
  await bench();
}

main(process.argv[2]).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
