import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Object in a fake cluster, before and after `kubectl apply`. */
export interface FakeChange {
  readonly file: string;
  /** Undefined if `kubectl apply` creates the object. */
  readonly before?: string;
  readonly after: string;
}

/** Additional objects and commands of a fake cluster. */
export interface FakeObjects {
  /** Objects that `kubectl get` lists. */
  readonly listed?: readonly unknown[];
  /** Objects that `kubectl get --filename` reads. */
  readonly named?: readonly unknown[];
  /** Branches of a shell `case` on the first two arguments, such as 'get pods'. They precede the branches of the fake cluster. */
  readonly cases?: string;
}

const API_RESOURCES = [
  'configmaps          cm       v1                     true   ConfigMap',
  'services            svc      v1                     true   Service',
  'serviceaccounts     sa       v1                     true   ServiceAccount',
  'deployments         deploy   apps/v1                true   Deployment',
  'networkpolicies     netpol   networking.k8s.io/v1   true   NetworkPolicy',
  'poddisruptionbudgets         policy/v1              true   PodDisruptionBudget',
  'pods                po       v1                     true   Pod',
];

/**
 * Writes a fake kubectl to a folder. The fake cluster has the given namespaces, and `kubectl diff` compares the objects in `changes`. The file
 * `calls` in the folder lists the arguments of each call.
 */
export function writeKubectl(
  folder: string,
  namespaces: readonly string[],
  changes: readonly FakeChange[],
  { listed = [], named = [], cases = '' }: FakeObjects = {},
): void {
  const path = (name: string) => join(folder, name);
  const [live, merged] = ['live', 'merged'].map(path) as [string, string];
  [live, merged].forEach((side) => mkdirSync(side, { recursive: true }));
  for (const { file, before, after } of changes) {
    if (before !== undefined) writeFileSync(join(live, file), before);
    writeFileSync(join(merged, file), after);
  }
  writeFileSync(path('api-resources'), `${API_RESOURCES.join('\n')}\n`);
  writeFileSync(path('listed.json'), JSON.stringify({ items: listed }));
  writeFileSync(path('named.json'), JSON.stringify({ items: named }));
  const script = [
    '#!/bin/sh',
    `echo "$*" >> '${path('calls')}'`,
    'case "$1 $2" in',
    cases,
    "'config current-context') echo production ;;",
    `'get namespace') printf '%s\\n' ${namespaces.map((name) => `namespace/${name}`).join(' ')} ;;`,
    `'get --filename=-') cat > '${path('input.json')}'; cat '${path('named.json')}' ;;`,
    `get*) cat '${path('listed.json')}' ;;`,
    `api-resources*) cat '${path('api-resources')}' ;;`,
    `diff*) cat > '${path('input.json')}'; $KUBECTL_EXTERNAL_DIFF '${live}' '${merged}'; exit 1 ;;`,
    'esac',
  ];
  writeFileSync(path('kubectl'), `${script.join('\n')}\n`, { mode: 0o755 });
}
