// npm run bench:memory -- photos | endpoints [PATTERN [COUNTS]]: writes Markdown. COUNTS are of requests at once. Linux, with taskset.
import { heading } from '../serve/table';
import { endpoints } from './endpoints';
import { photos } from './photos';

const BENCHES: Record<string, (only: RegExp, counts: number[]) => Promise<void>> = { photos, endpoints };

async function main([name = '', pattern = '.', counts = '1,64']: string[]): Promise<void> {
  const bench = BENCHES[name];
  if (!bench) throw new Error(`name one of ${Object.keys(BENCHES).join(', ')}, not '${name}'`);
  heading('what', 'request', 'at once', 'answer', 's', 'MiB at rest', 'MiB at most');
  await bench(new RegExp(pattern), counts.split(',').map(Number));
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
