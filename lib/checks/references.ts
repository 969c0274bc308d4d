import type { JsonPath } from '../kube/json-path';
import { CLAIM } from '../kube/claims';
import type { ContainerManifest, KeyRef, KeysSource, VolumeManifest } from '../kube/pod-spec';
import { containersOf } from './containers';
import type { ObjectIndex, Workload } from './object-index';

export const CONFIG_MAP = 'ConfigMap';
export const SECRET = 'Secret';

/** Reference of a pod to another object of its namespace. */
export interface Reference {
  readonly workload: Workload;
  /** Kind of the object. */
  readonly kind: string;
  readonly name: string;
  /** Path of the name. */
  readonly path: JsonPath;
  /** Required keys of the object, with their paths. */
  readonly keys: readonly { readonly key: string; readonly path: JsonPath }[];
}

/** Returns the references of all pods to required ConfigMaps and Secrets, and to claims. Use it with `index.once()`. */
export function referencesIn(index: ObjectIndex): Reference[] {
  return index.workloads.flatMap((workload) => [
    ...containersOf(workload).flatMap(({ container, path }) => containerReferences(workload, container, path)),
    ...(workload.pod.volumes ?? []).flatMap((volume, i) =>
      volumeReferences(workload, volume, [...workload.podPath, 'volumes', i]),
    ),
  ]);
}

/** Returns the references of all pods to image pull Secrets. Authors often create these Secrets outside the app. */
export function pullSecretsIn(index: ObjectIndex): Reference[] {
  return index.workloads.flatMap((workload) =>
    (workload.pod.imagePullSecrets ?? []).flatMap((ref, i) =>
      referenceTo(workload, SECRET, ref, [...workload.podPath, 'imagePullSecrets', i]),
    ),
  );
}

function containerReferences(
  workload: Workload,
  { env = [], envFrom = [] }: ContainerManifest,
  path: JsonPath,
): Reference[] {
  const fromObjects = envFrom.flatMap(({ configMapRef, secretRef }, i) => [
    ...referenceTo(workload, CONFIG_MAP, configMapRef, [...path, 'envFrom', i, 'configMapRef']),
    ...referenceTo(workload, SECRET, secretRef, [...path, 'envFrom', i, 'secretRef']),
  ]);
  const fromKeys = env.flatMap(({ valueFrom: { configMapKeyRef, secretKeyRef } = {} }, i) => [
    ...referenceTo(workload, CONFIG_MAP, configMapKeyRef, [...path, 'env', i, 'valueFrom', 'configMapKeyRef']),
    ...referenceTo(workload, SECRET, secretKeyRef, [...path, 'env', i, 'valueFrom', 'secretKeyRef']),
  ]);
  return [...fromObjects, ...fromKeys];
}

function referenceTo(workload: Workload, kind: string, ref: KeyRef | undefined, path: JsonPath): Reference[] {
  if (ref?.name === undefined || ref.optional) {
    return [];
  }
  const keys = ref.key === undefined ? [] : [{ key: ref.key, path: [...path, 'key'] }];
  return [{ workload, kind, name: ref.name, path: [...path, 'name'], keys }];
}

function volumeReferences(workload: Workload, volume: VolumeManifest, path: JsonPath): Reference[] {
  const { configMap, secret, projected, persistentVolumeClaim } = volume;
  const claimName = persistentVolumeClaim?.claimName;
  const claims =
    claimName === undefined ? [] : [{ name: claimName, path: [...path, 'persistentVolumeClaim', 'claimName'] }];
  return [
    ...sourceRefs(workload, CONFIG_MAP, configMap, 'name', [...path, 'configMap']),
    ...sourceRefs(workload, SECRET, secret, 'secretName', [...path, 'secret']),
    ...(projected?.sources ?? []).flatMap((source, i) => [
      ...sourceRefs(workload, CONFIG_MAP, source.configMap, 'name', [...path, 'projected', 'sources', i, 'configMap']),
      ...sourceRefs(workload, SECRET, source.secret, 'name', [...path, 'projected', 'sources', i, 'secret']),
    ]),
    ...claims.map((claim) => ({ workload, kind: CLAIM, keys: [], ...claim })),
  ];
}

function sourceRefs(
  workload: Workload,
  kind: string,
  source: KeysSource | undefined,
  field: 'name' | 'secretName',
  path: JsonPath,
): Reference[] {
  const name = source?.[field];
  if (name === undefined || source?.optional) {
    return [];
  }
  const required = (source?.items ?? []).flatMap(({ key }, i) =>
    key === undefined ? [] : [{ key, path: [...path, 'items', i, 'key'] }],
  );
  return [{ workload, kind, name, path: [...path, field], keys: required }];
}
