import { CLAIM, type ClaimSpec, isExclusive, isSingleNode } from '../../kube/claims';
import { selects } from '../../kube/label-selector';
import type { PodSpecManifest } from '../../kube/pod-spec';
import { surgeOf } from '../../kube/rollout';
import { show } from '../../kube/show';
import { documents } from '../example-yaml';
import { DAEMON_SET, DEPLOYMENT, type KubeObject, REPLICATED } from '../kube-object';
import type { ObjectIndex, Workload } from '../object-index';
import type { Rule } from '../rule';

const HOSTNAME = 'kubernetes.io/hostname';
/** Kinds whose pods always run. The pods of Jobs can run one after the other. */
const LONG_RUNNING = [...REPLICATED, DAEMON_SET];

/** Workload that mounts a claim. */
interface Mount {
  readonly workload: Workload;
  /** Index of the volume. */
  readonly volume: number;
  /** Maximum number of pods at the same time. */
  readonly pods: number;
  /** Description of the pods in messages. */
  readonly podsText: string;
}

const claimYaml = (mode: string) => `\
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: models }
spec:
  accessModes: [${mode}]
  resources: { requests: { storage: 10Gi } }
`;
const DEPLOYMENT_WITH_CLAIM = `\
apiVersion: apps/v1
kind: Deployment
metadata: { name: model }
spec:
  replicas: 2
  selector: { matchLabels: { app: model } }
  template:
    metadata: { labels: { app: model } }
    spec:
      containers:
        - name: server
          image: registry.example.com/model:1.4.0
          volumeMounts: [{ name: models, mountPath: /models }]
      volumes: [{ name: models, persistentVolumeClaim: { claimName: models } }]
`;

export const claimAccess: Rule = {
  id: 'claim-access',
  finding:
    'PersistentVolumeClaim that more pods can mount than its access modes allow, including pods that autoscaling and rollouts add. The check counts the pods of kinds with replicas and of DaemonSets. For `ReadWriteOnce`, it ignores pods that must run on one node',
  consequence: 'Pods stay pending, and a rollout does not complete',
  source: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes',
  example: {
    wrong: documents(claimYaml('ReadWriteOnce'), DEPLOYMENT_WITH_CLAIM),
    right: documents(claimYaml('ReadOnlyMany'), DEPLOYMENT_WITH_CLAIM),
  },
  *find(index) {
    for (const [claim, mounts] of mountsIn(index)) {
      const { accessModes = [] } = claim.spec<ClaimSpec>();
      const restrictedMounts = isExclusive(accessModes) ? mounts : mounts.filter(({ workload }) => !isPinned(workload));
      const allowedPods = isExclusive(accessModes) ? 'one pod' : 'the pods on one node';
      for (const mount of restrictedMounts) {
        const text = excessText(mount, restrictedMounts[0] ?? mount);
        if (text) {
          const { object, podPath } = mount.workload;
          yield {
            object,
            path: [...podPath, 'volumes', mount.volume, 'persistentVolumeClaim', 'claimName'],
            text: `claimName is ${show(claim.name)}, whose accessModes ${show(accessModes)} allow only ${allowedPods}, but ${text}: ${fixFor(index, mount)}`,
          };
        }
      }
    }
  },
};

/** Describes the other pods that can mount a claim at the same time as a pod; undefined if there are none. */
function excessText({ workload, pods, podsText }: Mount, first: Mount): string | undefined {
  if (pods > 1) {
    return podsText;
  }
  return workload === first.workload ? undefined : `${first.workload.object} also mounts it`;
}

function fixFor(index: ObjectIndex, { workload, pods }: Mount): string {
  const isSurge = pods > 1 && workload.object.api === DEPLOYMENT && index.maxReplicas(workload.object) === 1;
  return isSurge
    ? 'pass the strategy Recreate, or maxSurge 0 and maxUnavailable 1, because otherwise the rollout does not complete'
    : 'pass ReadOnlyMany or ReadWriteMany, or a claim for each pod, because otherwise pods stay pending';
}

/** Finds the claims that only the pods on one node can mount, and the workloads that mount them. */
function mountsIn(index: ObjectIndex): Map<KubeObject, Mount[]> {
  const found = new Map<KubeObject, Mount[]>();
  for (const workload of index.ofApi(CLAIM).length > 0 ? index.workloads : []) {
    const { object, pod } = workload;
    const names = (pod.volumes ?? []).map((volume) => volume.persistentVolumeClaim?.claimName);
    const claims = new Set(names.filter((name) => name !== undefined));
    const maximum = claims.size > 0 && LONG_RUNNING.includes(object.api) ? podsOf(index, object) : undefined;
    for (const name of maximum ? claims : []) {
      const claim = index.find(CLAIM, object.namespace, name);
      if (claim && maximum && isSingleNode(claim.spec<ClaimSpec>().accessModes)) {
        const mount = { workload, volume: names.indexOf(name), ...maximum };
        found.set(claim, [...(found.get(claim) ?? []), mount]);
      }
    }
  }
  return found;
}

/** Returns the maximum number of pods of a workload at the same time; undefined if it has none. For a DaemonSet, 2 stands for one on each node. */
function podsOf(index: ObjectIndex, object: KubeObject): { pods: number; podsText: string } | undefined {
  if (object.api === DAEMON_SET) {
    return { pods: 2, podsText: 'a pod on each node mounts it' };
  }
  const replicas = index.maxReplicas(object) ?? 0;
  const surgePods = object.api === DEPLOYMENT ? surgeOf(object.manifest, replicas) : 0;
  const pods = replicas + surgePods;
  return pods === 0
    ? undefined
    : { pods, podsText: `up to ${pods} pods mount it${surgePods > 0 ? `, ${surgePods} of them in a rollout` : ''}` };
}

/** Returns true if all pods run on one node. */
function isPinned({ pod, labels }: Workload): boolean {
  const affinityTerms = pod.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return (
    pod.nodeName !== undefined ||
    HOSTNAME in (pod.nodeSelector ?? {}) ||
    requiresNode(pod) ||
    affinityTerms.some(
      ({ topologyKey, labelSelector }) => topologyKey === HOSTNAME && labelSelector && selects(labelSelector, labels),
    )
  );
}

function requiresNode({ affinity }: PodSpecManifest): boolean {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const expressions = terms.length === 1 ? (terms[0]?.matchExpressions ?? []) : [];
  return expressions.some(
    ({ key, operator, values = [] }) => key === HOSTNAME && operator === 'In' && values.length === 1,
  );
}
