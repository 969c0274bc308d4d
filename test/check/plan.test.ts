import { capacityOf } from '../../cli/capacity/demands';
import { mermaidOf } from '../../cli/diagram/mermaid';
import { type ManifestGroup, readGroups } from '../../cli/input/groups';
import { effectOf, effectOfNew } from '../../cli/plan/effects';
import { changedFields } from '../../cli/plan/fields';
import { deployment, inFiles } from './support';

test('finds the changed fields of named items, and ignores fields that the API server writes', () => {
  const spec = (...containers: object[]) => ({ metadata: { generation: containers.length }, spec: { containers } });
  const [a, b] = [{ name: 'a', args: ['1', '2'] }, { name: 'b' }];
  const before = { ...spec(a), status: 1 };
  expect(changedFields(before, { ...spec(b, { ...a, args: ['1', '3', '4'] }), status: 2 })).toEqual([
    { path: ['spec', 'containers', 'a', 'args', 1], before: '2', after: '3' },
    { path: ['spec', 'containers', 'a', 'args', 2], before: undefined, after: '4' },
    { path: ['spec', 'containers', 'b'], before: undefined, after: b },
  ]);
});

test.each([
  ['Deployment', 'spec.template.spec.containers', 'restarts pods'],
  ['Deployment', 'spec.template.metadata.annotations', 'restarts pods'],
  ['Deployment', 'spec.replicas', 'changes traffic'],
  ['Deployment', 'spec.strategy', 'harmless'],
  ['Deployment', 'metadata.labels', 'harmless'],
  ['StatefulSet', 'spec.volumeClaimTemplates', 'needs review'],
  ['Service', 'spec.selector', 'changes traffic'],
  ['Ingress', 'metadata.annotations', 'changes traffic'],
  ['Ingress', 'metadata.labels', 'harmless'],
  ['Service', 'metadata.annotations.cdk8s-ml-app/canary-step', 'harmless'],
  ['Service', 'metadata.annotations.other', 'changes traffic'],
  ['HTTPRoute', 'spec.rules', 'changes traffic'],
  ['HorizontalPodAutoscaler', 'spec.maxReplicas', 'changes traffic'],
  ['PodDisruptionBudget', 'spec.minAvailable', 'harmless'],
  ['Namespace', 'metadata.labels', 'needs review'],
  ['ConfigMap', 'data.a', 'needs review'],
  ['InferenceService', 'spec.predictor', 'needs review'],
  ['Rollout', 'spec.strategy', 'changes traffic'],
  ['Rollout', 'spec.template.spec', 'restarts pods'],
  ['Route', 'spec.to', 'changes traffic'],
  ['Route', 'metadata.annotations.other', 'changes traffic'],
  ['VirtualService', 'spec.http', 'changes traffic'],
  ['DestinationRule', 'spec.trafficPolicy', 'changes traffic'],
  ['AuthorizationPolicy', 'spec.rules', 'changes traffic'],
  ['ResourceQuota', 'spec.hard', 'needs review'],
  ['MutatingWebhookConfiguration', 'webhooks', 'needs review'],
])('a change of %s %s: %s', (kind, path, effect) => {
  expect(effectOf(kind, { path: path.split('.') })).toBe(effect);
});

test.each([
  ['NetworkPolicy', 'changes traffic'],
  ['Ingress', 'changes traffic'],
  ['Service', 'harmless'],
  ['Deployment', 'harmless'],
  ['ConfigMap', 'harmless'],
  ['Rollout', 'harmless'],
  ['ServiceMonitor', 'harmless'],
  ['CustomResourceDefinition', 'harmless'],
  ['RoleBinding', 'harmless'],
  ['Route', 'changes traffic'],
  ['VirtualService', 'changes traffic'],
  ['DestinationRule', 'changes traffic'],
  ['AuthorizationPolicy', 'changes traffic'],
  ['ResourceQuota', 'needs review'],
  ['LimitRange', 'needs review'],
  ['MutatingWebhookConfiguration', 'needs review'],
  ['ValidatingWebhookConfiguration', 'needs review'],
  ['Widget', 'needs review'],
])('a new %s: %s', (kind, effect) => {
  expect(effectOfNew(kind)).toBe(effect);
});

const groups = (files: Record<string, string>): Promise<ManifestGroup[]> =>
  inFiles(files, () => [...readGroups(['.']).groups]);
const service = (type: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: model }\nspec: { type: ${type}, selector: { app: model }, ports: [{ port: 80 }] }\n`;

test('draws the paths of requests between files', async () => {
  const caller = `${deployment('"a<b"', '{ name: caller }').replaceAll('app: model', 'app: caller')}          env: [{ name: URL, value: http://model }]\n`;
  expect(
    mermaidOf(await groups({ 'a.yaml': caller, 'b/c.yaml': `${deployment()}---\n${service('LoadBalancer')}` })),
  ).toBe(
    [
      'flowchart LR',
      '  client([client])',
      '  subgraph a',
      '    a_Deployment_caller["Deployment caller<br>1 pod<br>a#lt;b"]',
      '  end',
      '  subgraph b_c["b/c"]',
      '    b_c_Service_model["Service model<br>LoadBalancer"]',
      '    b_c_Deployment_model["Deployment model<br>1 pod<br>registry.example.com/model:latest"]',
      '    b_c_Service_model --> b_c_Deployment_model',
      '  end',
      '  a_Deployment_caller --> b_c_Service_model',
      '  client --> b_c_Service_model',
    ].join('\n'),
  );
});

test('adds the capacity of files, and reports a wrong quantity', async () => {
  const pods = (cpu: string) => `${deployment()}          resources: { requests: { cpu: ${cpu} } }\n`;
  const demands = capacityOf(
    await groups({ 'a.yaml': pods('1'), 'b.yaml': pods('500m'), 'c.yaml': service('NodePort') }),
    'total',
  );
  expect(demands.map(({ name, duringRollout }) => [name, duringRollout.pods, duringRollout.requests.cpu])).toEqual([
    ['a', 2, '2'],
    ['b', 2, '1'],
    ['total', 4, '3'],
  ]);
  await inFiles({ 'a.yaml': pods('many') }, () => {
    expect(() => capacityOf(readGroups(['a.yaml']).groups, 'total')).toThrow(
      "Deployment 'model' (a.yaml:1): cpu in requests of container 'server' is 'many', must be a Kubernetes quantity",
    );
  });
});

test('rejects input that cannot be read', async () => {
  await expect(groups({ 'a.yaml': `apiVersion: v1\na: [` })).rejects.toThrow(/^a\.yaml:2:5: is not YAML: /);
});

test('warns about keys that a map has twice', async () => {
  const warn = jest.spyOn(console, 'error').mockImplementation();
  await groups({ 'a.yaml': `${deployment()}          image: registry.example.com/model:1.4.0\n` });
  expect(warn.mock.calls).toEqual([
    ["warning: a.yaml:13:11: 'image' is also on line 12, and only the last one counts: remove one"],
  ]);
  warn.mockRestore();
});

const json = (...objects: object[]) => objects.map((one) => JSON.stringify(one)).join('\n---\n');
const object = (type: string, name: string, spec: object) => {
  const [apiVersion, kind] = type.split(' ');
  return { apiVersion, kind, metadata: { name }, spec };
};

test('draws an InferencePool, the target of KEDA, and a Service of Knative', async () => {
  const rules = (kind: string, name: string) => [{ backendRefs: [{ kind, name }] }];
  const text = json(
    object('gateway.networking.k8s.io/v1 HTTPRoute', 'chat', { rules: rules('InferencePool', 'chat') }),
    object('networking.k8s.io/v1 Ingress', 'web', { defaultBackend: { service: { name: 'web', port: {} } } }),
    object('inference.networking.k8s.io/v1 InferencePool', 'chat', { selector: { matchLabels: { app: 'model' } } }),
    object('keda.sh/v1alpha1 ScaledObject', 'queue', { scaleTargetRef: { name: 'model' }, maxReplicaCount: 3 }),
    object('serving.knative.dev/v1 Service', 'web', { template: { spec: { containers: [{ image: 'web:1' }] } } }),
  );
  expect(mermaidOf(await groups({ 'a.yaml': `${deployment('m:1')}---\n${text}` })).split('\n')).toEqual([
    'flowchart LR',
    '  client([client])',
    '  subgraph a',
    '    a_HTTPRoute_chat["HTTPRoute chat<br>any host"]',
    '    a_Ingress_web["Ingress web<br>any host"]',
    '    a_InferencePool_chat["InferencePool chat"]',
    '    a_Deployment_model["Deployment model<br>0 to 3 pods<br>m:1"]',
    '    a_Service_web["Service web<br>web:1"]',
    '    a_ScaledObject_queue["ScaledObject queue"]',
    '    a_HTTPRoute_chat --> a_InferencePool_chat',
    '    a_Ingress_web --> a_Service_web',
    '    a_InferencePool_chat --> a_Deployment_model',
    '    a_ScaledObject_queue -.-> a_Deployment_model',
    '  end',
    '  client --> a_HTTPRoute_chat & a_Ingress_web',
  ]);
});

test('gives objects and files with similar names different IDs', async () => {
  const files = {
    'a_b.yaml': service('ClusterIP'),
    'a-b.yaml': service('ClusterIP'),
    'a/b.yaml': service('ClusterIP'),
  };
  expect(mermaidOf(await groups(files)).split('\n')).toEqual([
    'flowchart LR',
    '  subgraph a_b["a/b"]',
    '    a_b_Service_model["Service model<br>ClusterIP"]',
    '  end',
    '  subgraph a-b',
    '    a_b_Service_model_2["Service model<br>ClusterIP"]',
    '  end',
    '  subgraph a_b_2["a_b"]',
    '    a_b_Service_model_3["Service model<br>ClusterIP"]',
    '  end',
  ]);
});
