import type { Manifest } from '../manifest';

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return --
   reads manifests without types */

/** Fields of manifests by path, such as 'Deployment model > pod > server > image'. */
export interface Facts {
  readonly [path: string]: string;
}

/** Separator of the parts of a path. Keys of labels contain dots and slashes. */
export const SEPARATOR = ' > ';

/** Defaults of Kubernetes, which some manifests write and others leave out. */
const DEFAULTS: { readonly [field: string]: unknown } = {
  failureThreshold: 3,
  imagePullPolicy: 'IfNotPresent',
  immutable: false,
  periodSeconds: 10,
  protocol: 'TCP',
  scheme: 'HTTP',
  sessionAffinity: 'None',
  successThreshold: 1,
  timeoutSeconds: 1,
  volumeMode: 'Filesystem',
};

/** Values of `type` that Kubernetes uses if the field is missing. */
const DEFAULT_TYPES: readonly unknown[] = ['ClusterIP', 'Opaque', 'RollingUpdate'];

/**
 * Reads the effective fields of manifests. Leaves out order, namespaces, the names of containers, ports and volumes, and the defaults of
 * Kubernetes. 'server' is the first container of a pod, and 'process' its command and arguments.
 */
export function factsOf(objects: Manifest[]): Facts {
  const ports = portNumbersOf(objects);
  const facts = objects.flatMap(({ kind, metadata, ...rest }) => {
    const { spec, ...fields } = rest;
    const labels = without(metadata, 'name', 'namespace');
    return flatten([`${kind} ${metadata.name}`], withPortNumbers({ ...labels, ...fields, ...specOf(spec) }, ports));
  });
  return Object.fromEntries(facts.map(([path, value]) => [path.join(SEPARATOR), value]));
}

/** Numbers of the named ports of all containers, by name. */
function portNumbersOf(objects: Manifest[]): Map<unknown, number> {
  const containers: any[] = objects.flatMap(({ spec }) => spec?.template?.spec?.containers ?? []);
  return new Map(containers.flatMap(({ ports = [] }) => ports.map((port: any) => [port.name, port.containerPort])));
}

/** Replaces the names of ports by their numbers. */
function withPortNumbers(value: any, numbers: Map<unknown, number>, field = ''): any {
  if (Array.isArray(value)) {
    return value.map((item) => withPortNumbers(item, numbers));
  }
  if (typeof value !== 'object' || value === null) {
    return ['port', 'targetPort'].includes(field) ? (numbers.get(value) ?? value) : value;
  }
  const entries = Object.entries(value as object);
  return Object.fromEntries(entries.map(([key, item]) => [key, withPortNumbers(item, numbers, key)]));
}

/** Spec with the pods of its template. */
function specOf(spec: any): any {
  if (spec?.template === undefined) {
    return spec;
  }
  const { template, ...rest } = spec;
  const { labels, annotations } = template.metadata ?? {};
  return { ...rest, 'labels of pods': labels, 'annotations of pods': annotations, pod: podOf(template.spec) };
}

function podOf({ containers, initContainers = [], volumes = [], ...pod }: any): any {
  const [server, ...others] = containers;
  const more = [...initContainers, ...others].map((one: any) => [one.name, containerOf(one, volumes)]);
  return { ...without(pod, 'restartPolicy'), server: containerOf(server, volumes), ...Object.fromEntries(more) };
}

function containerOf(container: any, volumes: any[]): any {
  const { command = [], args = [], volumeMounts = [], ports = [], ...rest } = container;
  const mounts = volumeMounts.map(({ name, mountPath, ...mount }: any) => {
    const volume = volumes.find((one) => one.name === name);
    return [mountPath, { ...without(volume, 'name'), ...mount }];
  });
  return {
    ...without(rest, 'name'),
    process: [...command, ...args],
    ports: ports.map((port: any) => port.containerPort).sort(),
    mounts: mounts.length === 0 ? undefined : Object.fromEntries(mounts),
  };
}

/** Path and value of each field. A list of strings is one value. */
function flatten(path: string[], value: any): [string[], string][] {
  if (isDefault(path.at(-1) ?? '', value)) {
    return [];
  }
  if (typeof value !== 'object') {
    return [[path, String(value)]];
  }
  if (!Array.isArray(value)) {
    const entries = Object.entries(value as object);
    return entries.length === 0 ? [[path, '{}']] : entries.flatMap(([key, item]) => flatten([...path, key], item));
  }
  return value.every((item) => typeof item !== 'object')
    ? [[path, value.join(' ')]]
    : value.flatMap((item, i) => flattenItem(path, item, i));
}

function isDefault(field: string, value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (Array.isArray(value) && value.length === 0) ||
    DEFAULTS[field] === value ||
    (field === 'type' && DEFAULT_TYPES.includes(value))
  );
}

/** Fields of an item of a list. The key of a variable is its name, and the key of a Service's port is its number: the order does not matter. */
function flattenItem(path: string[], item: any, index: number): [string[], string][] {
  if (path.at(-1) === 'env') {
    return flatten([...path, item.name], item.value ?? item.valueFrom);
  }
  if (path.at(-1) === 'ports' && item.targetPort !== undefined) {
    return flatten([...path, String(item.port)], without(item, 'name', 'port'));
  }
  return flatten([...path, String(index)], item);
}

function without(fields: object, ...keys: string[]): { [key: string]: any } {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !keys.includes(key)));
}
