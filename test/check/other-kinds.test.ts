import { AUTOSCALER_YAML, DEPLOYMENT_YAML, SERVICE_YAML, documents } from '../../lib/checks/example-yaml';
import { found } from './support';

const ROLLOUT = DEPLOYMENT_YAML.replace('apps/v1', 'argoproj.io/v1alpha1').replace('Deployment', 'Rollout');
const GPU = '          resources: { limits: { nvidia.com/gpu: 1 } }\n';
const withSpec = (yaml: string, fields: string) => yaml.replace('spec:\n', `spec:\n  ${fields}\n`);
const withClaim = (mode: string) =>
  documents(
    `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: models }\nspec: { accessModes: [${mode}], resources: { requests: { storage: 1Gi } } }\n`,
    `${withSpec(ROLLOUT, 'replicas: 2')}      volumes: [{ name: models, persistentVolumeClaim: { claimName: models } }]\n`,
  );
const REPLICA_SET = withSpec(DEPLOYMENT_YAML.replace('Deployment', 'ReplicaSet'), 'replicas: 2');
const groups = (requests: string, leader = '') => `\
apiVersion: leaderworkerset.x-k8s.io/v1
kind: LeaderWorkerSet
metadata: { name: model }
spec:
  leaderWorkerTemplate:
    ${leader}
    workerTemplate: { spec: { containers: [{ name: server, image: 'registry.example.com/model:1.4.0', resources: { requests: { ${requests} } } }] } }
`;
const GROUPS_AUTOSCALER = AUTOSCALER_YAML.replace(
  'apps/v1, kind: Deployment',
  'leaderworkerset.x-k8s.io/v1, kind: LeaderWorkerSet',
);
const LEADER =
  'leaderTemplate: { spec: { containers: [{ name: leader, image: "registry.example.com/leader:1.4.0" }] } }';
const SIDECAR =
  '        - { name: proxy, image: registry.example.com/proxy:1.0.0, ports: [{ containerPort: 15090 }] }\n';
const withSidecar = (yaml: string) => yaml.replace('containers:\n', `containers:\n${SIDECAR}`);
const TEAM = withSidecar(DEPLOYMENT_YAML.replace('labels: { app: model }', 'labels: { app: model, team: ml }'));
const OTHER = TEAM.replaceAll('name: model ', 'name: batch ').replaceAll('app: model', 'app: batch');
const TEAM_SERVICE = SERVICE_YAML.replace('{ app: model }', '{ team: ml }');

const POOL = `\
apiVersion: inference.networking.k8s.io/v1
kind: InferencePool
metadata: { name: model }
spec:
  selector: { matchLabels: { app: model } }
  targetPorts: [{ number: 8080 }]
  endpointPickerRef: { name: picker, port: { number: 9002 } }
`;
const WITHOUT_PROBE = DEPLOYMENT_YAML.replace(/ *readinessProbe.*\n/, '');
const withResources = (resources: string) => `${DEPLOYMENT_YAML}          resources: ${resources}\n`;
const nim = (fields: string) =>
  `${DEPLOYMENT_YAML.replace('registry.example.com/model:', 'nvcr.io/nim/meta/llama3-8b:')}          livenessProbe: { tcpSocket: { port: http } }\n${fields}`;

test.each([
  ['pods without a probe behind an InferencePool', documents(WITHOUT_PROBE, POOL), ['readiness-probe-missing']],
  ['pods with a probe behind an InferencePool', documents(DEPLOYMENT_YAML, POOL), []],
  [
    'a request for an NPU without a limit',
    withResources('{ requests: { huawei.com/Ascend910: 1 } }'),
    ['accelerator-request'],
  ],
  [
    'a request for huge pages of a node',
    withResources('{ requests: { memory: 1Gi }, limits: { hugepages-2Mi: 4Mi } }'),
    [],
  ],
  ['a NIM that restarts while it loads', nim(''), ['liveness-before-start']],
  [
    'a NIM with a startup probe',
    nim('          startupProbe: { tcpSocket: { port: http }, failureThreshold: 60 }\n'),
    [],
  ],
  [
    'a Rollout that does not select its pods',
    ROLLOUT.replace('{ app: model }', '{ app: models }'),
    ['workload-selector'],
  ],
  [
    'two Rollouts with the same labels',
    documents(ROLLOUT, ROLLOUT.replace('name: model', 'name: second')),
    ['workload-overlap', 'workload-overlap'],
  ],
  ['a Rollout with a GPU', ROLLOUT + GPU, ['rollout-accelerator']],
  [
    'a Rollout that stops a pod first',
    withSpec(ROLLOUT, 'strategy: { canary: { maxSurge: 0, maxUnavailable: 1 } }') + GPU,
    [],
  ],
  [
    'a Rollout with two full sets of pods',
    withSpec(ROLLOUT, 'strategy: { blueGreen: { activeService: model } }') + GPU,
    [],
  ],
  ['a claim of two pods of a Rollout', withClaim('ReadWriteOnce'), ['claim-access']],
  ['a shared claim of a Rollout', withClaim('ReadWriteMany'), []],
  ['an unknown field of a container of a Rollout', `${ROLLOUT}          imagePullPolcy: Always\n`, ['unknown-field']],
  ['a ReplicaSet without a budget', documents(REPLICA_SET, SERVICE_YAML), ['budget-missing']],
  [
    'an autoscaler of pods without requests',
    documents(groups('memory: 1Gi'), GROUPS_AUTOSCALER),
    ['autoscaler-without-requests'],
  ],
  ['an autoscaler of pods with requests', documents(groups('cpu: 1'), GROUPS_AUTOSCALER), []],
  ['an autoscaler of groups with two templates', documents(groups('memory: 1Gi', LEADER), GROUPS_AUTOSCALER), []],
  [
    'apps with the same sidecar behind a Service',
    documents(TEAM, OTHER.replace('/model:', '/batch:'), TEAM_SERVICE),
    ['service-mixes-apps'],
  ],
  ['versions of an app with a sidecar behind a Service', documents(TEAM, OTHER, TEAM_SERVICE), []],
])('%s', async (_, yaml, expected) => {
  const findings = await found({ 'app.yaml': yaml });
  expect(findings.map((finding) => finding.replace(/^.*: /, ''))).toEqual(expected);
});
