import type { VolumeManifest } from '../../kube/pod-spec';
import { allContainersIn } from '../containers';
import { databaseOf } from '../datastores';
import { DEPLOYMENT_YAML } from '../example-yaml';
import type { Rule } from '../rule';

/** Volume types that do not outlive the pod, or only contain configuration. */
const TEMPORARY_VOLUMES = ['emptyDir', 'configMap', 'secret', 'projected', 'downwardAPI', 'image'];
/** Kinds that replace their pods. */
const REPLACING_KINDS =
  /^(?:Deployment|ReplicaSet|DaemonSet|StatefulSet)\.apps$|^Rollout\.argoproj\.io$|^ReplicationController$/;

const DATABASE = DEPLOYMENT_YAML.replace('registry.example.com/model:1.4.0', 'postgres:18.1');

export const databaseWithoutVolume: Rule = {
  id: 'database-without-volume',
  finding: 'Database without a volume that outlives its pods',
  consequence: 'The database loses its data when Kubernetes replaces the pod',
  source: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/',
  isAdvice: true,
  example: {
    wrong: DATABASE,
    right: `${DATABASE}\
          volumeMounts: [{ name: data, mountPath: /var/lib/postgresql }]
      volumes: [{ name: data, persistentVolumeClaim: { claimName: postgres } }]
`,
  },
  *find(index) {
    for (const { object, workload, container, path, isRunning } of index.once(allContainersIn)) {
      const database = isRunning && REPLACING_KINDS.test(object.api) ? databaseOf(container) : undefined;
      if (database === undefined) {
        continue;
      }
      const temporaryVolumes = new Set((workload.pod.volumes ?? []).filter(isTemporary).map(({ name }) => name));
      const mounts = [...(container.volumeMounts ?? []), ...(container.volumeDevices ?? [])];
      if (mounts.every(({ name }) => temporaryVolumes.has(name))) {
        yield {
          object,
          path: [...path, 'volumeMounts'],
          text: `container '${container.name}' runs ${database}, but mounts no volume that outlives the pod: mount a PersistentVolumeClaim at its data directory`,
        };
      }
    }
  },
};

function isTemporary(volume: VolumeManifest): boolean {
  return TEMPORARY_VOLUMES.some((type) => type in volume);
}
