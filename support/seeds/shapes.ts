import { type Fields, type SeedObject, mapAll, mapContainers, mapFields, mapPods } from './objects';
import { INIT, OTHER_APP, SERVER_FIELDS, SIDECAR } from './surroundings';

/** Change to the objects of an example that keeps its fault. */
export interface Shape {
  readonly name: string;
  readonly apply: (objects: readonly SeedObject[]) => SeedObject[];
}

const CLUSTER_SCOPED = /^(?:Namespace|PersistentVolume|StorageClass|PriorityClass|ClusterRole)$/;
const NAMESPACE = 'serving';
const AMOUNT = /^\d+$/;

/** Shapes of the names and labels. */
const NAMES: readonly Shape[] = [
  {
    name: 'other names',
    apply: (objects) => mapStrings(objects, (text) => text.replace(/\bmod(el|le)/g, 'acme-mod$1')),
  },
  {
    name: 'a namespace',
    apply: (objects) =>
      objects.map((object) =>
        CLUSTER_SCOPED.test(object.kind) || object.metadata.namespace !== undefined
          ? object
          : { ...object, metadata: { ...object.metadata, namespace: NAMESPACE } },
      ),
  },
  {
    name: 'recommended labels',
    apply: (objects) => mapAll(objects, (fields) => renamed(fields, 'app', 'app.kubernetes.io/name')),
  },
  {
    name: 'more labels',
    apply: (objects) =>
      mapAll(objects, (fields) => {
        const { labels } = (fields.metadata ?? {}) as { labels?: Fields };
        return labels && 'spec' in fields
          ? {
              ...fields,
              metadata: { ...(fields.metadata as Fields), labels: { tier: 'backend', ...labels, zone: 'a' } },
            }
          : fields;
      }),
  },
  { name: 'match expressions', apply: (objects) => mapAll(objects, withExpressions) },
  {
    name: 'fields in reverse order',
    apply: (objects) => mapAll(objects, (fields) => Object.fromEntries(Object.entries(fields).reverse())),
  },
];

/** Shapes of the containers and ports. */
const PODS: readonly Shape[] = [
  {
    name: 'a sidecar before',
    apply: (objects) => mapPods(objects, (pod) => ({ ...pod, containers: [SIDECAR, ...(pod.containers as Fields[])] })),
  },
  {
    name: 'a sidecar after',
    apply: (objects) => mapPods(objects, (pod) => ({ ...pod, containers: [...(pod.containers as Fields[]), SIDECAR] })),
  },
  { name: 'an init container', apply: (objects) => mapPods(objects, (pod) => withInit(pod, INIT)) },
  {
    name: 'a sidecar in initContainers',
    apply: (objects) => mapPods(objects, (pod) => withInit(pod, { ...SIDECAR, restartPolicy: 'Always' })),
  },
  {
    name: 'numbers for ports',
    apply: (objects) => mapAll(mapContainers(objects, withoutPortNames), (fields) => withPort(fields, 'http', 8080)),
  },
  {
    name: 'other port names',
    apply: (objects) =>
      mapAll(objects, (fields) =>
        withPort(fields.name === 'http' ? { ...fields, name: 'http-api' } : fields, 'http', 'http-api'),
      ),
  },
  {
    name: 'amounts as numbers',
    apply: (objects) => mapAmounts(objects, (text) => (AMOUNT.test(text) ? Number(text) : text)),
  },
  { name: 'amounts as strings', apply: (objects) => mapAmounts(objects, String) },
  {
    name: 'defaults of pods',
    apply: (objects) =>
      mapPods(objects, (pod) => ({ restartPolicy: 'Always', dnsPolicy: 'ClusterFirst', securityContext: {}, ...pod })),
  },
];

/** Shapes of the input. */
const INPUTS: readonly Shape[] = [
  { name: 'objects in reverse order', apply: (objects) => [...objects].reverse() },
  { name: 'another app before', apply: (objects) => [...OTHER_APP, ...objects] },
  { name: 'another app after', apply: (objects) => [...objects, ...OTHER_APP] },
  {
    name: 'fields of the server',
    apply: (objects) =>
      objects.map((object) => ({ ...object, metadata: { ...object.metadata, ...SERVER_FIELDS }, status: {} })),
  },
  { name: 'a List', apply: (objects) => [{ apiVersion: 'v1', kind: 'List', items: objects } as unknown as SeedObject] },
];

export const SHAPES: readonly Shape[] = [...NAMES, ...PODS, ...INPUTS];

function mapStrings(objects: readonly SeedObject[], replace: (text: string) => string): SeedObject[] {
  const inner = (value: unknown): unknown =>
    typeof value === 'string' ? replace(value) : Array.isArray(value) ? value.map(inner) : value;
  return mapFields(objects, (fields) =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, inner(value)])),
  ) as SeedObject[];
}

function renamed({ ...fields }: Fields, from: string, to: string): Fields {
  return typeof fields[from] === 'string'
    ? Object.fromEntries(Object.entries(fields).map(([name, value]) => [name === from ? to : name, value]))
    : fields;
}

function withExpressions({ matchLabels, ...fields }: Fields): Fields {
  if (matchLabels === undefined) return fields;
  const expressions = Object.entries(matchLabels as Fields).map(([key, value]) => ({
    key,
    operator: 'In',
    values: [value],
  }));
  return { ...fields, matchExpressions: expressions };
}

function withInit(pod: Fields, container: Fields): Fields {
  return { ...pod, initContainers: [container, ...((pod.initContainers as Fields[] | undefined) ?? [])] };
}

function withoutPortNames(container: Fields): Fields {
  const ports = container.ports as Fields[] | undefined;
  return ports === undefined ? container : { ...container, ports: ports.map((port) => ({ ...port, name: undefined })) };
}

/** Replaces the references to a port name. */
function withPort(fields: Fields, from: string, to: string | number): Fields {
  const names = ['port', 'targetPort'].filter((name) => fields[name] === from);
  return { ...fields, ...Object.fromEntries(names.map((name) => [name, to])) };
}

function mapAmounts(objects: readonly SeedObject[], replace: (text: string) => string | number): SeedObject[] {
  const mapList = (list: unknown) =>
    Object.fromEntries(Object.entries((list ?? {}) as Fields).map(([name, amount]) => [name, replace(String(amount))]));
  return mapAll(objects, (fields) => {
    const lists = ['requests', 'limits'].filter((name) => typeof fields[name] === 'object');
    return { ...fields, ...Object.fromEntries(lists.map((name) => [name, mapList(fields[name])])) };
  });
}
