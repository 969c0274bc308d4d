import { RULES } from '../../../lib/checks/all-rules';
import { checkObjects } from '../../../lib/checks/engine';
import { NO_FACTS } from '../../../lib/checks/facts';
import { KubeObject } from '../../../lib/checks/kube-object';
import { pathText } from '../../../lib/kube/json-path';
import type { Manifest } from '../../../lib/kube/manifest';

const NONE = { has: () => false, reasonFor: () => undefined, unused: () => [] };

/** Returns the findings of one rule in manifests: kind and path of the field. */
export function pathsOf(id: string, manifests: readonly object[]): string[] {
  return findingsOf(id, manifests).map(({ object, path }) => `${object.kind} ${pathText(path)}`);
}

/** Returns the messages of the findings of one rule in manifests. */
export function textsOf(id: string, manifests: readonly object[]): string[] {
  return findingsOf(id, manifests).map(({ text }) => text);
}

function findingsOf(id: string, manifests: readonly object[]) {
  // like YAML, without undefined values
  const plain = JSON.parse(JSON.stringify(manifests)) as Manifest[];
  const objects = plain.map((manifest, i) => new KubeObject(manifest, { name: `#${i}`, scopes: [`${i}`] }));
  return checkObjects(objects, NO_FACTS, RULES, NONE).findings.filter((finding) => finding.id === id);
}

/** Creates a manifest. A dot separates kind and group, as in `Deployment.apps/v1`. */
export function object(kind: string, name: string, spec?: object, more: object = {}): object {
  const [type = '', ...group] = kind.split('.');
  const { metadata = {}, ...fields } = more as { metadata?: object };
  const apiVersion = group.length === 0 ? 'v1' : group.join('.');
  return { apiVersion, kind: type, metadata: { name, ...metadata }, ...(spec ? { spec } : {}), ...fields };
}

export interface PodChanges {
  readonly container?: object;
  readonly pod?: object;
  readonly labels?: object;
  readonly spec?: object;
}

/** Returns the template of pods with the label `app: model` and the port 8080, named http. */
function template({ container = {}, pod = {}, labels = {} }: PodChanges = {}): object {
  const readinessProbe = { httpGet: { path: '/healthz', port: 'http' } };
  const ports = [{ name: 'http', containerPort: 8080 }];
  const server = { name: 'server', image: 'registry.example.com/model:1.4.0', ports, readinessProbe, ...container };
  return { metadata: { labels: { app: 'model', ...labels } }, spec: { containers: [server], ...pod } };
}

const selector = { matchLabels: { app: 'model' } };

/** Creates a Deployment with the name and label `model`. */
export function deployment(changes: PodChanges = {}): object {
  return object('Deployment.apps/v1', 'model', { selector, template: template(changes), ...changes.spec });
}

/** Creates a Service for the pods with the label `app: model`. */
export function service(spec: object = {}, metadata: object = {}): object {
  const ports = [{ port: 80, targetPort: 'http' }];
  return object('Service', 'model', { selector: { app: 'model' }, ports, ...spec }, { metadata });
}

/** Objects of each kind with the same pods, and the path of the pod spec. */
export const KINDS: readonly [kind: string, create: (changes?: PodChanges) => object, podPath: string][] = [
  ['Deployment', deployment, 'spec.template.spec'],
  [
    'StatefulSet',
    (changes) => object('StatefulSet.apps/v1', 'model', { selector, template: template(changes) }),
    'spec.template.spec',
  ],
  [
    'DaemonSet',
    (changes) => object('DaemonSet.apps/v1', 'model', { selector, template: template(changes) }),
    'spec.template.spec',
  ],
  ['Job', (changes) => object('Job.batch/v1', 'model', { template: template(changes) }), 'spec.template.spec'],
  [
    'CronJob',
    (changes) => object('CronJob.batch/v1', 'model', { jobTemplate: { spec: { template: template(changes) } } }),
    'spec.jobTemplate.spec.template.spec',
  ],
  [
    'Rollout',
    (changes) => object('Rollout.argoproj.io/v1alpha1', 'model', { selector, template: template(changes) }),
    'spec.template.spec',
  ],
  [
    'InferenceService',
    (changes) =>
      object('InferenceService.serving.kserve.io/v1beta1', 'model', {
        predictor: (template(changes) as { spec: object }).spec,
      }),
    'spec.predictor',
  ],
  [
    'ScaledJob',
    (changes) => object('ScaledJob.keda.sh/v1alpha1', 'model', { jobTargetRef: { template: template(changes) } }),
    'spec.jobTargetRef.template.spec',
  ],
];

export const KINDS_THAT_SERVE = KINDS.filter(([kind]) =>
  ['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout'].includes(kind),
);
