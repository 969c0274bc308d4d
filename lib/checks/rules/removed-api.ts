import { KINDS } from '../../../imports/kubernetes';
import type { Manifest } from '../../kube/manifest';
import { show } from '../../kube/show';
import { DEPLOYMENT_YAML } from '../example-yaml';
import type { KubeObject } from '../kube-object';
import type { Finding, Rule } from '../rule';

/** Version of Kubernetes that removed an API version, and the successor of the API version; undefined if there is none. */
type Removal = readonly [release: string, successor?: string];

/** Removed API versions. Kinds of one version can have different releases. */
const REMOVED: { readonly [apiVersion: string]: { readonly [kinds: string]: Removal } } = {
  'extensions/v1beta1': {
    'Deployment DaemonSet ReplicaSet': ['1.16', 'apps/v1'],
    NetworkPolicy: ['1.16', 'networking.k8s.io/v1'],
    PodSecurityPolicy: ['1.16'],
    Ingress: ['1.22', 'networking.k8s.io/v1'],
  },
  'apps/v1beta1': { '*': ['1.16', 'apps/v1'] },
  'apps/v1beta2': { '*': ['1.16', 'apps/v1'] },
  'settings.k8s.io/v1alpha1': { PodPreset: ['1.20'] },
  'batch/v2alpha1': { CronJob: ['1.21', 'batch/v1'] },
  'networking.k8s.io/v1beta1': { 'Ingress IngressClass': ['1.22', 'networking.k8s.io/v1'] },
  'rbac.authorization.k8s.io/v1beta1': { '*': ['1.22', 'rbac.authorization.k8s.io/v1'] },
  'apiextensions.k8s.io/v1beta1': { '*': ['1.22', 'apiextensions.k8s.io/v1'] },
  'apiregistration.k8s.io/v1beta1': { '*': ['1.22', 'apiregistration.k8s.io/v1'] },
  'admissionregistration.k8s.io/v1beta1': {
    'MutatingWebhookConfiguration ValidatingWebhookConfiguration': ['1.22', 'admissionregistration.k8s.io/v1'],
  },
  'authentication.k8s.io/v1beta1': { TokenReview: ['1.22', 'authentication.k8s.io/v1'] },
  'authorization.k8s.io/v1beta1': { '*': ['1.22', 'authorization.k8s.io/v1'] },
  'scheduling.k8s.io/v1beta1': { '*': ['1.22', 'scheduling.k8s.io/v1'] },
  'storage.k8s.io/v1beta1': {
    'CSIDriver CSINode StorageClass VolumeAttachment': ['1.22', 'storage.k8s.io/v1'],
    CSIStorageCapacity: ['1.27', 'storage.k8s.io/v1'],
  },
  'coordination.k8s.io/v1beta1': { Lease: ['1.22', 'coordination.k8s.io/v1'] },
  'certificates.k8s.io/v1beta1': { CertificateSigningRequest: ['1.22', 'certificates.k8s.io/v1'] },
  'batch/v1beta1': { '*': ['1.25', 'batch/v1'] },
  'policy/v1beta1': { PodDisruptionBudget: ['1.25', 'policy/v1'], PodSecurityPolicy: ['1.25'] },
  'discovery.k8s.io/v1beta1': { '*': ['1.25', 'discovery.k8s.io/v1'] },
  'events.k8s.io/v1beta1': { '*': ['1.25', 'events.k8s.io/v1'] },
  'node.k8s.io/v1beta1': { '*': ['1.25', 'node.k8s.io/v1'] },
  'autoscaling/v2beta1': { '*': ['1.25', 'autoscaling/v2'] },
  'autoscaling/v2beta2': { '*': ['1.26', 'autoscaling/v2'] },
  'flowcontrol.apiserver.k8s.io/v1beta1': { '*': ['1.26', 'flowcontrol.apiserver.k8s.io/v1'] },
  'flowcontrol.apiserver.k8s.io/v1beta2': { '*': ['1.29', 'flowcontrol.apiserver.k8s.io/v1'] },
  'flowcontrol.apiserver.k8s.io/v1beta3': { '*': ['1.32', 'flowcontrol.apiserver.k8s.io/v1'] },
};
/** Replacements of kinds without a successor. */
const REPLACEMENTS: { readonly [kind: string]: string } = {
  PodSecurityPolicy: "label the Namespaces with 'pod-security.kubernetes.io/enforce'",
  PodPreset: 'write the fields into the pods',
};

/** API versions and kinds of Kubernetes. */
const KIND_NAMES = Object.keys(KINDS).map((name): [version: string, kind: string] => {
  const [version = '', kind = ''] = name.split(' ');
  return [version, kind];
});

export const removedApi: Rule = {
  id: 'removed-api',
  finding:
    'API version that Kubernetes has removed, or that does not have the kind, such as `v1` for a Deployment, or a kind with the wrong case',
  consequence: 'The API server rejects the object',
  source: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
  aliases: { kubeScore: ['stable-version'], kubeLinter: ['no-extensions-v1beta'] },
  example: { wrong: DEPLOYMENT_YAML.replace('apps/v1', 'extensions/v1beta1'), right: DEPLOYMENT_YAML },
  *find(index) {
    for (const object of index.objects) {
      const finding = removedFor(object) ?? missingFor(object);
      if (finding) yield finding;
    }
  },
};

function removedFor(object: KubeObject): Finding | undefined {
  const { apiVersion } = object.manifest;
  const kinds = Object.entries(REMOVED[apiVersion] ?? {});
  const [, removed] = kinds.find(([names]) => names === '*' || names.split(' ').includes(object.kind)) ?? [];
  if (!removed) return undefined;
  const [release, successor] = removed;
  const fix = successor === undefined ? `remove it, and ${REPLACEMENTS[object.kind]}` : `pass '${successor}'`;
  return {
    object,
    path: ['apiVersion'],
    text: `apiVersion is ${show(apiVersion)}, which Kubernetes ${release} removed for ${object.kind}: ${fix}`,
  };
}

/** Finds an API version of Kubernetes that lacks a kind of another API version, such as v1 for a Deployment, or a kind with the wrong case. */
function missingFor(object: KubeObject): Finding | undefined {
  const { apiVersion, kind } = object.manifest;
  if (!isBuiltIn(object.manifest) || KINDS[`${apiVersion} ${kind}`] !== undefined) return undefined;
  const matches = KIND_NAMES.filter(([, name]) => name.toLowerCase() === kind.toLowerCase());
  const sameVersion = matches.find(([version]) => version === apiVersion);
  if (sameVersion) {
    return {
      object,
      path: ['kind'],
      text: `kind is ${show(kind)}, which Kubernetes does not have: pass '${sameVersion[1]}'`,
    };
  }
  const fixes = matches.map(([version]) => `'${version}'`).join(' or ');
  return fixes === ''
    ? undefined
    : {
        object,
        path: ['apiVersion'],
        text: `apiVersion is ${show(apiVersion)}, which has no kind ${kind}: pass ${fixes}`,
      };
}

/** Returns true for an API version of a group without a dot, which custom resources cannot have, and for a stable one of another group. */
function isBuiltIn({ apiVersion }: Manifest): boolean {
  const [group = ''] = apiVersion.split('/');
  return !group.includes('.') || (/\/v\d+$/.test(apiVersion) && KIND_NAMES.some(([version]) => version === apiVersion));
}
