import { isMap } from '../../../lib/kube/json';
import type { JsonPath } from '../../../lib/kube/json-path';
import { isDefault } from './defaults';
import { isSameValue } from './values';

/** A field of an object of the input that the program writes with another value, or not at all. */
export interface Difference {
  /** Path in the input. */
  readonly path: JsonPath;
  /** Path in the result. */
  readonly resultPath: JsonPath;
  /** Path with '*' for indexes. */
  readonly pattern: string;
  readonly before: unknown;
  readonly after?: unknown;
  /** Number of values in the field. */
  readonly size: number;
}

/** Result of a comparison. */
export interface Comparison {
  readonly size: number;
  readonly differences: readonly Difference[];
}

/** Fields to compare as a whole, because their parts have no meaning on their own. */
const WHOLE_FIELDS = new RegExp(
  `^(?:${[
    'spec\\.strategy',
    'spec\\.(?:metrics|behavior|tls|egress|ingress)',
    '.*\\.(?:affinity|topologySpreadConstraints|command|args|preStop|postStart|valueFrom|dnsConfig|hostAliases)',
    '.*\\.volumes\\.\\*\\.(?!name$)[^.]+',
    '.*\\.(?:httpGet|tcpSocket|grpc|exec)',
  ].join('|')})$`,
);

/** Compares an object of the input with the object of the program. Fields that only the program has are not differences. */
export function compareFields(before: unknown, after: unknown): Comparison {
  const differences: Difference[] = [];
  compare(before, after, { path: [], resultPath: [], pattern: '' }, differences);
  return { size: sizeOf(before), differences };
}

interface Paths {
  readonly path: JsonPath;
  readonly resultPath: JsonPath;
  readonly pattern: string;
}

function compare(before: unknown, after: unknown, paths: Paths, found: Difference[]): void {
  const { pattern } = paths;
  if (after === undefined ? isDefault(pattern, before) : isSameValue(pattern, before, after)) return;
  const comparesParts = !WHOLE_FIELDS.test(pattern);
  if (comparesParts && isMap(before) && isMap(after)) {
    for (const [key, value] of Object.entries(before)) {
      compare(value, after[key], childPaths(paths, key, key), found);
    }
  } else if (comparesParts && Array.isArray(before) && Array.isArray(after)) {
    compareLists(before, after, paths, found);
  } else {
    found.push({ ...paths, before, after, size: sizeOf(before) });
  }
}

function compareLists(before: readonly unknown[], after: readonly unknown[], paths: Paths, found: Difference[]): void {
  const keys = after.map((item) => keyOf(paths.pattern, item));
  let nextIndex = after.length;
  before.forEach((item, i) => {
    const key = keyOf(paths.pattern, item);
    // the container of the server is first on both sides, under different names
    const usesIndex = key === undefined || (i === 0 && paths.pattern === 'spec.template.spec.containers');
    const index = usesIndex ? (i < after.length ? i : -1) : keys.indexOf(key);
    if (index >= 0) compare(item, after[index], childPaths(paths, i, index), found);
    else found.push({ ...childPaths(paths, i, nextIndex++), before: item, after: undefined, size: sizeOf(item) });
  });
}

function childPaths({ path, resultPath, pattern }: Paths, key: string | number, resultKey: string | number): Paths {
  const part = typeof key === 'number' ? '*' : key.replaceAll('.', '\\.');
  return {
    path: [...path, key],
    resultPath: [...resultPath, resultKey],
    pattern: pattern === '' ? part : `${pattern}.${part}`,
  };
}

/** Lists whose items have a key, as in a strategic merge. */
const KEYS: readonly [list: RegExp, fields: readonly string[]][] = [
  [/\.(?:containers|initContainers|env|volumes|imagePullSecrets|httpHeaders)$/, ['name']],
  [/\.volumeMounts$/, ['mountPath', 'subPath']],
  [/\.containers\.\*\.ports$/, ['containerPort', 'protocol']],
  [/\.initContainers\.\*\.ports$/, ['containerPort', 'protocol']],
  [/^spec\.ports$/, ['port', 'protocol']],
  [/^spec\.rules$/, ['host']],
  [/\.paths$/, ['path']],
  [/\.tolerations$/, ['key', 'operator', 'value', 'effect']],
];

const KEY_DEFAULTS: { readonly [field: string]: string } = { protocol: 'TCP', operator: 'Equal' };

function keyOf(pattern: string, item: unknown): string | undefined {
  const fields = KEYS.find(([list]) => list.test(pattern))?.[1];
  if (!fields || !isMap(item)) return /(?:accessModes|policyTypes|drop|add)$/.test(pattern) ? String(item) : undefined;
  return JSON.stringify(fields.map((field) => item[field] ?? KEY_DEFAULTS[field]));
}

/** Number of values in a field, including nested maps and lists. An empty map or list counts as one. */
function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  const inner = Object.values(value);
  return inner.length === 0 ? 1 : inner.reduce<number>((sum, one) => sum + sizeOf(one), 0);
}
