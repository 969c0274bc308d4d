import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { RULES } from '../../../lib/checks/all-rules';
import { type Acknowledgements, type Report, checkObjects } from '../../../lib/checks/engine';
import { type ClusterFacts, NO_FACTS } from '../../../lib/checks/facts';
import { KubeObject } from '../../../lib/checks/kube-object';
import { nodeCapacityOf } from '../../../lib/checks/node-fit';
import { ObjectIndex } from '../../../lib/checks/object-index';
import type { Example } from '../../../lib/checks/rule';
import type { JsonPath } from '../../../lib/kube/json-path';
import type { Manifest } from '../../../lib/kube/manifest';
import {
  adviceTable,
  aliasesTable,
  checkSections,
  checksTable,
  opinionsTable,
} from '../../../support/checks-reference';

const WHY = 'for a test';

/** Acknowledges one rule everywhere. */
function acknowledging(id: string): Acknowledgements {
  return { has: (other) => other === id, reasonFor: (_, other) => (other === id ? WHY : undefined), unused: () => [] };
}

const NONE: Acknowledgements = { has: () => false, reasonFor: () => undefined, unused: () => [] };

function objectsIn(yaml: string): KubeObject[] {
  return (loadAll(yaml) as Manifest[]).map(
    (manifest, i) => new KubeObject(manifest, { name: `app.yaml#${i + 1}`, scopes: ['app.yaml', String(i + 1)] }),
  );
}

function factsOf({ nodes = [] }: Example): ClusterFacts {
  const fail = (field: string) => {
    throw new Error(field);
  };
  return { ...NO_FACTS, nodes: nodes.map((amounts) => nodeCapacityOf(amounts, { fail })) };
}

/** Checks YAML without constructs. */
function check(yaml: string, example: Example, acknowledgements: Acknowledgements): Report {
  return checkObjects(objectsIn(yaml), factsOf(example), RULES, acknowledgements);
}

/** The longest part of a path that a manifest has. */
function existing(manifest: unknown, [key, ...rest]: JsonPath): JsonPath {
  const inner = key === undefined ? undefined : (manifest as { [key: string]: unknown } | undefined)?.[key];
  return key === undefined || inner === undefined ? [] : [key, ...existing(inner, rest)];
}

/** End of the path that the example lacks: there, the missing field is the mistake. */
const MISSING: { [id: string]: JsonPath } = {
  'readiness-probe-missing': ['readinessProbe'],
  'rollout-accelerator': ['strategy'],
  'autoscaler-accelerator-cpu': ['metrics'],
  'database-without-volume': ['volumeMounts'],
  'claim-class': ['storageClassName'],
  'ingress-timeout': ['annotations', 'nginx.ingress.kubernetes.io/proxy-read-timeout'],
  'cpu-limit': ['resources', 'limits', 'cpu'],
  'pull-policy': ['imagePullPolicy'],
  'host-anti-affinity': ['affinity', 'podAntiAffinity'],
};

describe.each(RULES.map((rule) => [rule.id, rule] as const))('the example of %s', (id, rule) => {
  const { example, isOpinion = false } = rule;

  test('is reported once, and only by this rule', () => {
    const { findings, acknowledged } = check(example.wrong, example, isOpinion ? acknowledging(id) : NONE);
    expect(findings.map((finding) => finding.id)).toEqual(isOpinion ? [] : [id]);
    expect([...acknowledged.values()].map((reasons) => [...reasons])).toEqual(isOpinion ? [[[id, WHY]]] : []);
  });

  test('is not reported in its correct form', () => {
    const { findings, acknowledged } = check(example.right, example, isOpinion ? acknowledging(id) : NONE);
    expect(findings).toEqual([]);
    expect(acknowledged.size).toBe(0);
  });

  test('has the path of the wrong field', () => {
    const [finding, ...others] = rule.find(new ObjectIndex(objectsIn(example.wrong), factsOf(example)));
    expect(others).toEqual([]);
    const { object, path = [] } = finding ?? {};
    expect(path.slice(existing(object?.manifest, path).length)).toEqual(MISSING[id] ?? []);
  });
});

describe('docs/reference/checks.md', () => {
  const docs = readFileSync(join(__dirname, '../../../docs/reference/checks.md'), 'utf8');

  test.each([
    ['checks', checksTable],
    ['advice', adviceTable],
    ['opinions', opinionsTable],
    ['aliases', aliasesTable],
    ['examples', checkSections],
  ])('has the %s', (_, generate) => {
    expect(docs).toContain(generate());
  });

  test('has all rules', () => {
    const sections = [...docs.matchAll(/^### `([a-z-]+)`$/gm)].map(([, id]) => id);
    expect(sections).toEqual(RULES.map(({ id }) => id));
    expect(new Set(sections).size).toBe(RULES.length);
  });
});
