import { CLAIM } from '../../kube/claims';
import { pathText } from '../../kube/json-path';
import { show } from '../../kube/show';
import { documents } from '../example-yaml';
import type { KubeObject } from '../kube-object';
import type { ObjectIndex } from '../object-index';
import type { Rule } from '../rule';

const VOLUME = 'PersistentVolume';

interface VolumeSpec {
  readonly storageClassName?: string;
  readonly claimRef?: { readonly name?: string; readonly namespace?: string };
}

interface ClaimSpec {
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

/** Returns the volume that a claim names, or the only volume of an app with one claim. */
function volumeOf(index: ObjectIndex, claim: KubeObject): KubeObject | undefined {
  const { volumeName, storageClassName } = claim.spec<ClaimSpec>();
  if (volumeName !== undefined) {
    return index.find(VOLUME, '', volumeName);
  }
  const volumes = index.ofApi(VOLUME);
  const [only] = volumes;
  const { claimRef } = only?.spec<VolumeSpec>() ?? {};
  const isOnly = volumes.length === 1 && index.ofApi(CLAIM).length === 1 && storageClassName === undefined;
  return isOnly && (claimRef === undefined || claimRef.name === claim.name) ? only : undefined;
}
