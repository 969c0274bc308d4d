import { CLAIM } from '../../kube/claims';
import { pathText } from '../../kube/json-path';
import { show } from '../../kube/show';
import { documents } from '../example-yaml';
import type { KubeObject } from '../kube-object';
import type { ObjectIndex } from '../object-index';
import type { Rule } from '../rule';

const VOLUME = 'PersistentVolume';

interface VolumeSpec {
  readonly accessModes?: string[];
  readonly storageClassName?: string;
  readonly claimRef?: { readonly name?: string; readonly namespace?: string };
}

interface ClaimSpec {
  readonly accessModes?: string[];
  readonly storageClassName?: string;
  readonly volumeName?: string;
}

const VOLUME_YAML = `\
apiVersion: v1
kind: PersistentVolume
metadata: { name: models }
spec:
  accessModes: [ReadOnlyMany]
  capacity: { storage: 10Gi }
  nfs: { server: nfs.example.com, path: /models }
`;
const CLAIM_YAML = `\
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: models }
spec:
  accessModes: [ReadOnlyMany]
  resources: { requests: { storage: 10Gi } }
  volumeName: models
`;

export const claimClass: Rule = {
  id: 'claim-class',
  finding: 'PersistentVolumeClaim for a PersistentVolume with another storage class',
  consequence: 'The claim stays pending, or binds to another volume',
  source: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#class-1',
  example: {
    wrong: documents(VOLUME_YAML, CLAIM_YAML),
    right: documents(VOLUME_YAML, `${CLAIM_YAML}  storageClassName: ''\n`),
  },
  *find(index) {
    for (const claim of index.ofApi(CLAIM)) {
      const { storageClassName } = claim.spec<ClaimSpec>();
      const volume = volumeOf(index, claim);
      const { storageClassName: expected = '' } = volume?.spec<VolumeSpec>() ?? {};
      if (volume && storageClassName !== expected) {
        const path = ['spec', 'storageClassName'];
        const effect = storageClassName === undefined ? ', which means the default class of the cluster' : '';
        yield {
          object: claim,
          path,
          text: `${pathText(path)} is ${show(storageClassName)}${effect}, but ${volume} has the class ${show(expected)}: pass ${show(expected)}`,
        };
      }
    }
  },
};

/** Returns the volume that a claim names, the volume that names the claim, or the only volume of an app with one claim. */
function volumeOf(index: ObjectIndex, claim: KubeObject): KubeObject | undefined {
  const { volumeName } = claim.spec<ClaimSpec>();
  if (volumeName !== undefined) {
    return index.find(VOLUME, '', volumeName);
  }
  const volumes = index.ofApi(VOLUME);
  const [only] = volumes;
  const isOnly = volumes.length === 1 && index.ofApi(CLAIM).length === 1;
  return volumes.find((volume) => refersTo(volume, claim)) ?? (isOnly && only && fits(only, claim) ? only : undefined);
}

function refersTo(volume: KubeObject, { name, namespace }: KubeObject): boolean {
  const { claimRef } = volume.spec<VolumeSpec>();
  return claimRef?.name === name && (claimRef.namespace ?? namespace) === namespace;
}

/** Returns true for a volume that is not reserved and has the access modes of a claim. */
function fits(volume: KubeObject, claim: KubeObject): boolean {
  const { claimRef, accessModes = [] } = volume.spec<VolumeSpec>();
  const { accessModes: needed = [] } = claim.spec<ClaimSpec>();
  return claimRef === undefined && needed.every((mode) => accessModes.includes(mode));
}
