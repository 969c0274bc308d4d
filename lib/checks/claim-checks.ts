import { surgeOf } from '../capacity/capacity-workloads';
import { show } from '../validation/check';
import { CLAIM, type ClaimSpec, isExclusive, isSingleNode } from '../kube/claims';
import type { PodSpecManifest } from '../kube/pod-spec';
import { type CrossCheck, nameOf } from './cross-check';
import { selects } from '../kube/label-selector';
import { DEPLOYMENT, type KubeObject, type ObjectIndex, type Workload } from './object-index';

const HOSTNAME = 'kubernetes.io/hostname';
/** Kinds that keep their pods running. The pods of Jobs may take turns. */
const LONG_RUNNING = [DEPLOYMENT, 'StatefulSet.apps', 'DaemonSet.apps', 'ReplicaSet.apps', 'ReplicationController'];

/** A workload that mounts a claim, and how many of its pods do at a time. */
interface Mount {
  readonly workload: Workload;
  readonly pods: number;
  /** How messages count them. */
  readonly count: string;
}

export const CLAIM_CHECKS: CrossCheck[] = [
  {
    id: 'claim-access',
    *find(index) {
      for (const [claim, mounts] of mountsIn(index)) {
        const { accessModes = [] } = claim.spec<ClaimSpec>();
        const apart = isExclusive(accessModes) ? mounts : mounts.filter(({ workload }) => !isPinned(workload));
        for (const mount of apart) {
          const text = crowd(mount, apart[0] ?? mount);
          const most = isExclusive(accessModes) ? 'one pod' : 'the pods of one node';
          if (text) {
            yield {
              object: mount.workload.object,
              text: `claimName is ${show(claim.name)}, whose accessModes ${show(accessModes)} allow ${most}, but ${text}: ${remedyOf(index, mount)}`,
            };
          }
        }
      }
    },
  },
];

/** Pods that mount a claim together; undefined if it is one. */
function crowd({ workload, pods, count }: Mount, first: Mount): string | undefined {
  if (pods > 1) {
    return count;
  }
  return workload === first.workload ? undefined : `${nameOf(first.workload.object)} mounts it too`;
}

function remedyOf(index: ObjectIndex, { workload, pods }: Mount): string {
  const isSurge = pods > 1 && workload.object.api === DEPLOYMENT && index.maxReplicas(workload.object) === 1;
  return isSurge
    ? 'pass the strategy Recreate, or maxSurge 0 and maxUnavailable 1, or the rollout does not end'
    : 'pass ReadOnlyMany or ReadWriteMany, or a claim for each pod, or pods stay pending';
}

/** Claims that not all pods can mount, and the workloads that mount them. */
function mountsIn(index: ObjectIndex): Map<KubeObject, Mount[]> {
  const found = new Map<KubeObject, Mount[]>();
  for (const workload of index.ofApi(CLAIM).length > 0 ? index.workloads : []) {
    const { object, pod } = workload;
    const claims = new Set((pod.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []));
    const counted = claims.size > 0 && LONG_RUNNING.includes(object.api) ? podsOf(index, object) : undefined;
    for (const name of counted ? claims : []) {
      const claim = index.find(CLAIM, object.namespace, name);
      if (claim && counted && isSingleNode(claim.spec<ClaimSpec>().accessModes)) {
        found.set(claim, [...(found.get(claim) ?? []), { workload, ...counted }]);
      }
    }
  }
  return found;
}

/** Most pods of a workload at a time; undefined if it has none. */
function podsOf(index: ObjectIndex, object: KubeObject): { pods: number; count: string } | undefined {
  if (object.api === 'DaemonSet.apps') {
    return { pods: 2, count: 'a pod on each node mounts it' };
  }
  const replicas = index.maxReplicas(object) ?? 0;
  const extra = object.api === DEPLOYMENT ? surgeOf(object.manifest, replicas) : 0;
  const pods = replicas + extra;
  return pods === 0
    ? undefined
    : { pods, count: `up to ${pods} pods mount it${extra > 0 ? `, ${extra} of them in a rollout` : ''}` };
}

/** Whether pods run on one node for sure. */
function isPinned({ pod, labels }: Workload): boolean {
  const together = pod.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return (
    pod.nodeName !== undefined ||
    HOSTNAME in (pod.nodeSelector ?? {}) ||
    namesNode(pod) ||
    together.some(
      ({ topologyKey, labelSelector }) => topologyKey === HOSTNAME && labelSelector && selects(labelSelector, labels),
    )
  );
}

function namesNode({ affinity }: PodSpecManifest): boolean {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const expressions = terms.length === 1 ? (terms[0]?.matchExpressions ?? []) : [];
  return expressions.some(
    ({ key, operator, values = [] }) => key === HOSTNAME && operator === 'In' && values.length === 1,
  );
}
