import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, JsonPatch, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import fc from 'fast-check';

/** Subtree below a construct. */
export interface Branch {
  readonly kind: 'chart' | 'group' | 'object';
  readonly id: string;
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
  readonly patched?: boolean;
  readonly findings?: string[];
  readonly branches: readonly Branch[];
}

/** Tree of constructs, and the dependencies between them by number. */
export interface Tree {
  readonly branches: readonly Branch[];
  readonly dependencies: readonly (readonly [number, number])[];
}

// JavaScript lists children with integer ids first
const id = fc.constantFrom('web', 'Default', '7', '10', 'resource', 'x_y', 'a-rather-long-name', 'b', 'model.v2');

export function trees(options: { circular: boolean; findings: boolean }): fc.Arbitrary<Tree> {
  const { branches } = fc.letrec<{ branches: Branch[]; branch: Branch }>((tie) => ({
    branches: fc.uniqueArray(tie('branch'), { selector: (b) => b.id, maxLength: 4 }),
    branch: fc.oneof(
      { maxDepth: 3 },
      fc.record({ kind: fc.constant('object' as const), id, patched: fc.boolean(), branches: fc.constant([]) }),
      fc.record({
        kind: fc.constantFrom('chart' as const, 'group' as const, 'object' as const),
        id,
        namespace: fc.option(fc.constant('models'), { nil: undefined }),
        labels: fc.constantFrom<Record<string, string>[]>({}, { team: 'ml', tier: '1' }),
        findings: options.findings
          ? fc.constantFrom<string[][]>([], [], ['first', 'second'])
          : fc.constant<string[]>([]),
        branches: tie('branches'),
      }),
    ),
  }));
  const edge = fc.tuple(fc.nat(30), fc.nat(30));
  return fc.record({
    // constructs above all charts belong to no chart
    branches: fc
      .uniqueArray(branches, { minLength: 1, maxLength: 5, selector: (b) => b })
      .map((all) =>
        all.map((inner, i): Branch => ({ kind: 'chart', id: ['c', '3', 'b', '1', 'a'][i] ?? '', branches: inner })),
      ),
    dependencies: fc.array(options.circular ? edge : edge.map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const), {
      maxLength: 6,
    }),
  });
}

/** Builds a tree. */
export function buildTree<T extends App>(tree: Tree, app: T): T {
  tree.branches.forEach((branch) => buildBranch(app, branch));
  const constructs = app.node.findAll().slice(1);
  for (const [from, to] of tree.dependencies) {
    const [source, target] = [constructs[from % constructs.length], constructs[to % constructs.length]];
    if (source && target) {
      source.node.addDependency(target);
    }
  }
  return app;
}

function buildBranch(scope: Construct, branch: Branch): void {
  const construct = constructOf(scope, branch);
  construct.node.addValidation({ validate: () => branch.findings ?? [] });
  branch.branches.forEach((inner) => buildBranch(construct, inner));
}

function constructOf(scope: Construct, { kind, id: name, namespace, labels, patched }: Branch): Construct {
  if (kind === 'chart') {
    return new Chart(scope, name, { namespace, labels });
  }
  if (kind === 'group') {
    return new Construct(scope, name);
  }
  const object = new ApiObject(scope, name, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    data: { path: scope.node.path, lines: 'a\nb', port: Lazy.any({ produce: () => '080' }) },
  });
  if (patched) {
    object.addJsonPatch(JsonPatch.add('/data/on', 'yes'));
  }
  return object;
}

/** Output of a synthesis: its files, or the error. */
export function outcomeOf(synth: (outdir: string) => void): Record<string, string> {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-'));
  try {
    synth(outdir);
    return filesIn(outdir);
  } catch (error) {
    return { error: (error as Error).message.split(outdir).join('OUTDIR') };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function filesIn(folder: string, path = ''): Record<string, string> {
  return Object.fromEntries(
    readdirSync(join(folder, path)).flatMap((name): [string, string][] => {
      const inner = join(path, name);
      return statSync(join(folder, inner)).isDirectory()
        ? [[`${inner}/`, ''], ...Object.entries(filesIn(folder, inner))]
        : [[inner, readFileSync(join(folder, inner), 'utf8')]];
    }),
  );
}

/** Runs a function with another version of cdk8s in its package.json. */
export function withCdk8sVersion(version: string, run: () => void): void {
  const key = Symbol.for('jsii.rtti');
  const stock = Object.getOwnPropertyDescriptor(App, key) as PropertyDescriptor;
  Object.defineProperty(App, key, { ...stock, value: { ...(stock.value as object), version } });
  try {
    run();
  } finally {
    Object.defineProperty(App, key, stock);
  }
}
