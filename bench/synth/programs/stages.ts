// Prints the CPU time of each stage of ml-app.js in milliseconds, as JSON. Usage: node stages.js APPS OUTDIR
const spent: Record<string, number> = { node: cpuTime() };
const open: string[] = [];
let last = cpuTime();

/** CPU time in milliseconds. Other load affects it less than wall time. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Adds the CPU time since the last call to the innermost open stage, or to `other`. */
function recordTime(): void {
  const now = cpuTime();
  const stage = open.at(-1) ?? 'other';
  spent[stage] = (spent[stage] ?? 0) + now - last;
  last = now;
}

function during<T>(stage: string, work: () => T): T {
  recordTime();
  open.push(stage);
  try {
    return work();
  } finally {
    recordTime();
    open.pop();
  }
}

/** Replaces a method with one that measures its CPU time, without the time of nested stages. */
function wrap(owner: object, method: string, stage: string): void {
  const methods = owner as Record<string, (...args: unknown[]) => unknown>;
  const original = methods[method];
  methods[method] = function (this: unknown, ...args: unknown[]) {
    return during(stage, () => original?.apply(this, args));
  };
}

/* eslint-disable @typescript-eslint/no-require-imports -- sequential, to measure each import */
during('import cdk8s', () => require('cdk8s') as unknown);
during('import cdk8s-plus', () => require('cdk8s-plus-28') as unknown);
during('import library', () => require('../../../lib') as unknown);
const { TreeChecks } = require('../../../lib/tree-checks/tree-checks') as { TreeChecks: { prototype: object } };
const { DependencyOrder } =
  require('../../../lib/synthesis/dependency-order') as typeof import('../../../lib/synthesis/dependency-order');
wrap(require('../../../lib/synthesis/manifests') as object, 'manifestOf', 'resolve');
wrap(TreeChecks.prototype, 'run', 'checks');
wrap(DependencyOrder.prototype, 'charts', 'order');
wrap(DependencyOrder.prototype, 'objectsOf', 'order');
wrap(require('../../../lib/synthesis/yaml') as object, 'stringifyYaml', 'YAML');
wrap(require('node:fs') as object, 'writeFileSync', 'files');
wrap(require('../../../lib/synthesis/app-synthesis') as object, 'synthesize', 'rest of synth');

during('constructs', () => require('./ml-app') as unknown);
recordTime();
console.log(JSON.stringify(spent));
