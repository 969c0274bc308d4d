import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../lib/checks/all-rules';
import type { Aliases } from '../../lib/checks/rule';
import { markdownTable } from '../../support/markdown-table';
import { type Linter, findOwn } from './linters';
import { type Fault, UNCOVERED } from './uncovered-faults';

/** Checks that report the wrong form of an example and accept the correct one, but not because of the fault. */
const UNRELATED: { readonly [fault: string]: readonly string[] } = {
  // these checks require equal amounts
  'request-exceeds-limit': ['container-resource-requests-equal-limits', 'container-memory-requests-equal-limits'],
  // the wrong form has more replicas
  'autoscaler-fixed-replicas': ['no-anti-affinity'],
  'network-policy-selects-nothing': ['non-isolated-pod'],
};
/** Aliases of the checks, which `npm run tool -- lint-aliases` verifies with other manifests than the examples. */
const ALIASES: { readonly [linter: string]: keyof Aliases } = {
  'kube-score': 'kubeScore',
  'kube-linter': 'kubeLinter',
};

/** Tables of the faults that each linter finds, and the totals of the first table. */
export async function faultTables(all: readonly Linter[], folder: string): Promise<string> {
  const own = RULES.filter(({ isOpinion }) => !isOpinion).map(({ id, example }) => ({ name: id, ...example }));
  const rows = await rowsOf(own, all, folder);
  const uncovered = await rowsOf(UNCOVERED, all, folder);
  const head = ['fault', ...all.map(({ name }) => name)];
  const totals = all.map((_, i) => rows.filter((row) => row[i + 1] !== '-').length);
  return [
    `Of ${own.length} faults, ${all.map(({ name }, i) => `${name} finds ${totals[i]}`).join(', ')}.`,
    markdownTable(
      head,
      rows.map(([fault = '', check = '', ...others]) => [
        `[\`${fault}\`](../reference/checks.md#${fault})`,
        check === `\`${fault}\`` ? 'yes' : check,
        ...others,
      ]),
    ),
    'Faults that other linters target:',
    markdownTable(head, uncovered),
  ].join('\n\n');
}

async function rowsOf(
  faults: readonly (Fault & { nodes?: Parameters<typeof findOwn>[1] })[],
  all: readonly Linter[],
  folder: string,
) {
  const rows: string[][] = [];
  for (const { name, wrong, right, nodes } of faults) {
    const files = { wrong: join(folder, 'wrong.yaml'), right: join(folder, 'right.yaml') };
    writeFileSync(files.wrong, wrong);
    writeFileSync(files.right, right);
    const cells: string[] = [];
    for (const linter of all) {
      const find =
        linter === all[0] ? (file: string) => findOwn(file, nodes) : (file: string) => linter.find(file, true);
      const accepted = new Set([...(await find(files.right)), ...(UNRELATED[name] ?? [])]);
      const found = new Set((await find(files.wrong)).filter((check) => !accepted.has(check)));
      if (found.size === 0) aliasesOf(name, linter).forEach((alias) => found.add(alias));
      cells.push([...found].map((check) => `\`${check}\``).join(', ') || '-');
    }
    rows.push([name, ...cells]);
  }
  return rows;
}

function aliasesOf(id: string, { name }: Linter): readonly string[] {
  const alias = ALIASES[name];
  return (alias && RULES.find((rule) => rule.id === id)?.aliases?.[alias]) ?? [];
}
