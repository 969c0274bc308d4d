import { DEPLOYMENT_YAML, SERVICE_YAML, documents, inContainer, inPod } from '../../../lib/checks/example-yaml';
import { type Faults, fault } from './fault';

const selecting = (selector: string) => DEPLOYMENT_YAML.replace('{ matchLabels: { app: model } }', selector);
const keyed = (kind: string, field: string) =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: { name: settings }\n${field}: { token: YQ==, url: Yg== }\n`;
const named = (kind: string, name: string) => `apiVersion: v1\nkind: ${kind}\nmetadata: { name: ${name} }\n`;
const inNamespace = (yaml: string, namespace: string) =>
  yaml.replace('{ name: model }', `{ name: model, namespace: ${namespace} }`);
const PORT = '{ port: 80, targetPort: http }';
const other = (labels: string) =>
  DEPLOYMENT_YAML.replaceAll('name: model ', 'name: batch ')
    .replaceAll('{ app: model }', labels)
    .replace('model:1.4.0', 'batch:1.0.0');
const TEAM = DEPLOYMENT_YAML.replace('labels: { app: model }', 'labels: { app: model, team: ml }');
const antiAffinity = (rule: string) => inPod(`affinity: { podAntiAffinity: { ${rule} } }`);
const term = '{ topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: FAULT } } }';
const cronJob = (version: string) => `\
apiVersion: ${version}
kind: CronJob
metadata: { name: train }
spec:
  schedule: '0 3 * * *'
  jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: train, image: registry.example.com/train:1.0.0 }] } } } }
`;
const grant = (kind: string) => `\
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: { name: edge, namespace: models }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: ${kind}, namespace: edge }]
  to: [{ group: '', kind: Service, name: model }]
`;
const ROUTE = `\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: model, namespace: edge }
spec: { parentRefs: [{ name: gateway }], rules: [{ backendRefs: [{ name: model, namespace: models, port: 80 }] }] }
`;

export const RELATION_FAULTS: Faults = {
  'workload-selector': [
    fault(
      selecting('{ matchLabels: { app: model, track: FAULT } }').replace(
        'labels: { app: model }',
        'labels: { app: model, track: stable }',
      ),
      'canary',
      'stable',
    ),
    fault(selecting('{ matchExpressions: [{ key: app, operator: FAULT, values: [model] }] }'), 'NotIn', 'In'),
    fault(selecting('FAULT'), '{ matchLabels: { name: model } }', '{ matchLabels: { app: model } }'),
  ],
  'workload-overlap': [
    {
      wrong: documents(DEPLOYMENT_YAML, other('{ app: model }')),
      right: documents(DEPLOYMENT_YAML, other('{ app: batch }')),
    },
  ],
  'service-mixes-apps': [
    fault(
      documents(TEAM, other('{ app: batch, team: ml }'), SERVICE_YAML.replace('{ app: model }', '{ FAULT }')),
      'team: ml',
      'app: model',
    ),
  ],
  'duplicate-name': [
    { wrong: documents(DEPLOYMENT_YAML, SERVICE_YAML, SERVICE_YAML), right: documents(DEPLOYMENT_YAML, SERVICE_YAML) },
    fault(documents(named('Secret', 'a'), named('Secret', 'FAULT')), 'a', 'b'),
  ],
  'namespace-order': [
    {
      wrong: documents(inNamespace(DEPLOYMENT_YAML, 'models'), named('Namespace', 'models')),
      right: documents(named('Namespace', 'models'), inNamespace(DEPLOYMENT_YAML, 'models')),
    },
  ],
  'reference-missing': [
    fault(
      documents(
        named('Secret', 'hub-token'),
        inContainer('env: [{ name: TOKEN, valueFrom: { secretKeyRef: { name: FAULT, key: token } } }]'),
      ),
      'hub-tokens',
      'hub-token',
    ),
    fault(
      documents(named('ConfigMap', 'settings'), inPod('volumes: [{ name: settings, configMap: { name: FAULT } }]')),
      'setings',
      'settings',
    ),
    fault(
      documents(
        named('PersistentVolumeClaim', 'weights'),
        inPod('volumes: [{ name: weights, persistentVolumeClaim: { claimName: FAULT } }]'),
      ),
      'weight',
      'weights',
    ),
  ],
  'service-account-missing': [
    {
      wrong: documents(
        named('ServiceAccount', 'model').replace('name: model', 'name: model, namespace: other'),
        inNamespace(inPod('serviceAccountName: model'), 'models'),
      ),
      right: documents(
        named('ServiceAccount', 'model').replace('name: model', 'name: model, namespace: models'),
        inNamespace(inPod('serviceAccountName: model'), 'models'),
      ),
    },
  ],
  'key-missing': [
    fault(
      documents(
        keyed('Secret', 'data'),
        inContainer('env: [{ name: TOKEN, valueFrom: { secretKeyRef: { name: settings, key: FAULT } } }]'),
      ),
      'TOKEN',
      'token',
    ),
    fault(
      documents(
        keyed('Secret', 'stringData'),
        inPod('volumes: [{ name: s, secret: { secretName: settings, items: [{ key: FAULT, path: a }] } }]'),
      ),
      'uri',
      'url',
    ),
    fault(
      documents(
        keyed('ConfigMap', 'data'),
        inPod(
          'volumes: [{ name: s, projected: { sources: [{ configMap: { name: settings, items: [{ key: FAULT, path: a }] } }] } }]',
        ),
      ),
      'uri',
      'url',
    ),
  ],
  'spread-selects-nothing': [
    fault(
      inPod(
        'topologySpreadConstraints: [{ maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, labelSelector: { matchLabels: { app: model, FAULT } } }]',
      ),
      'tier: web',
      '',
    ),
    fault(antiAffinity(`requiredDuringSchedulingIgnoredDuringExecution: [${term}]`), 'models', 'model'),
    fault(
      antiAffinity(`preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: ${term} }]`),
      'server',
      'model',
    ),
  ],
  'route-backend-not-permitted': [
    fault(
      documents(inNamespace(DEPLOYMENT_YAML, 'models'), inNamespace(SERVICE_YAML, 'models'), ROUTE, grant('FAULT')),
      'GRPCRoute',
      'HTTPRoute',
    ),
  ],
  'removed-api': [
    fault(cronJob('FAULT'), 'batch/v1beta1', 'batch/v1'),
    fault(
      `apiVersion: FAULT\nkind: PodDisruptionBudget\nmetadata: { name: model }\nspec: { maxUnavailable: 1, selector: { matchLabels: { app: model } } }\n`,
      'policy/v1beta1',
      'policy/v1',
    ),
    fault(
      documents(
        DEPLOYMENT_YAML,
        `apiVersion: FAULT\nkind: HorizontalPodAutoscaler\nmetadata: { name: model }\nspec: { maxReplicas: 3, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: model } }\n`,
      ),
      'autoscaling/v2beta2',
      'autoscaling/v2',
    ),
    fault(
      `apiVersion: FAULT\nkind: Ingress\nmetadata: { name: model }\nspec: { rules: [] }\n`,
      'networking.k8s.io/v1beta1',
      'networking.k8s.io/v1',
    ),
  ],
  'host-anti-affinity': [
    fault(antiAffinity(`requiredDuringSchedulingIgnoredDuringExecution: [FAULT]`), '', term.replace('FAULT', 'model')),
  ],
  'pull-policy': [fault(inContainer('imagePullPolicy: FAULT'), 'IfNotPresent', 'Always')],
  'cpu-limit': [fault(inContainer('resources: { limits: { FAULT } }'), 'memory: 1Gi', 'cpu: 1')],
  'node-port-service': [
    fault(
      documents(
        DEPLOYMENT_YAML,
        `${SERVICE_YAML.replace(PORT, '{ port: 80, targetPort: http, nodePort: 30080 }')}  type: FAULT\n`,
      ),
      'NodePort',
      'LoadBalancer',
    ),
  ],
};
