import {
  AUTOSCALER_YAML,
  BUDGET_YAML,
  DEPLOYMENT_WITH_REQUEST_YAML,
  DEPLOYMENT_YAML,
  SERVICE_YAML,
  documents,
  inGpuContainer,
} from '../../../lib/checks/example-yaml';
import { type Faults, fault } from './fault';

const scaledObject = (fields: string) => `\
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: model }
spec: { scaleTargetRef: { name: model }, ${fields} }
`;
const AUTOSCALER_V1 = `\
apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: { name: model }
spec: { maxReplicas: 3, targetCPUUtilizationPercentage: 50, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: model } }
`;
const CPU = 'triggers: [{ type: cpu, metricType: Utilization, metadata: { value: "70" } }]';
const QUEUE = 'triggers: [{ type: prometheus, metadata: { query: queue, threshold: "5" } }]';
const metric = (fields: string) => `${AUTOSCALER_YAML}  metrics: [${fields}]\n`;
const utilization = (name: string) =>
  metric(`{ type: Resource, resource: { name: ${name}, target: { type: Utilization, averageUtilization: 70 } } }`);
const withReplicas = (replicas: string) => DEPLOYMENT_YAML.replace('spec:\n', `spec:\n  replicas: ${replicas}\n`);
const budget = (fields: string) => BUDGET_YAML.replace('maxUnavailable: 1', fields);
const scaled = (template: string, wrong: string, right: string) =>
  fault(documents(DEPLOYMENT_WITH_REQUEST_YAML, template), wrong, right);
const claim = (mode: string) =>
  `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data }\nspec: { accessModes: [${mode}], resources: { requests: { storage: 10Gi } } }\n`;
const WITH_CLAIM = `${DEPLOYMENT_YAML}      volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]\n`;
const GPU = inGpuContainer("resources: { requests: { cpu: '4' }, limits: { amd.com/gpu: 1 } }");

export const SCALING_FAULTS: Faults = {
  'autoscaler-target-missing': [
    scaled(AUTOSCALER_YAML.replace('kind: Deployment', 'kind: FAULT'), 'CloneSet', 'Deployment'),
    scaled(scaledObject(QUEUE).replace('name: model }, ', 'name: FAULT }, '), 'models', 'model'),
  ],
  'autoscaler-overlap': [
    {
      wrong: documents(DEPLOYMENT_WITH_REQUEST_YAML, AUTOSCALER_YAML, scaledObject(QUEUE)),
      right: documents(DEPLOYMENT_WITH_REQUEST_YAML, scaledObject(QUEUE)),
    },
  ],
  'autoscaler-fixed-replicas': [
    {
      wrong: documents(withReplicas('3'), scaledObject(QUEUE)),
      right: documents(DEPLOYMENT_YAML, scaledObject(QUEUE)),
    },
  ],
  'autoscaler-without-requests': [
    { wrong: documents(DEPLOYMENT_YAML, AUTOSCALER_V1), right: documents(DEPLOYMENT_WITH_REQUEST_YAML, AUTOSCALER_V1) },
    {
      wrong: documents(DEPLOYMENT_WITH_REQUEST_YAML, utilization('memory')),
      right: documents(DEPLOYMENT_WITH_REQUEST_YAML, utilization('cpu')),
    },
    {
      wrong: documents(DEPLOYMENT_YAML, scaledObject(CPU)),
      right: documents(DEPLOYMENT_WITH_REQUEST_YAML, scaledObject(CPU)),
    },
    {
      wrong: documents(
        `${DEPLOYMENT_WITH_REQUEST_YAML}        - { name: logs, image: registry.example.com/logs:1.0.0 }\n`,
        utilization('cpu'),
      ),
      right: documents(DEPLOYMENT_WITH_REQUEST_YAML, utilization('cpu')),
    },
  ],
  'autoscaler-zero': [
    scaled(scaledObject(`minReplicaCount: 0, FAULT`), CPU, QUEUE),
    scaled(
      metric('{ type: FAULT }').replace('minReplicas: 2', 'minReplicas: 0'),
      'Pods, pods: { metric: { name: queue }, target: { type: AverageValue, averageValue: 5 } }',
      'External, external: { metric: { name: queue }, target: { type: AverageValue, averageValue: 5 } }',
    ),
  ],
  'autoscaler-bounds': [
    scaled(AUTOSCALER_YAML.replace('maxReplicas: 5', 'maxReplicas: FAULT'), '1', '6'),
    scaled(scaledObject(`minReplicaCount: 3, maxReplicaCount: FAULT, ${QUEUE}`), '3', '9'),
  ],
  'autoscaler-accelerator-cpu': [
    fault(documents(GPU, scaledObject('FAULT')), CPU, QUEUE),
    {
      wrong: documents(GPU, utilization('cpu')),
      right: documents(
        GPU,
        metric(
          '{ type: External, external: { metric: { name: queue }, target: { type: AverageValue, averageValue: 5 } } }',
        ),
      ),
    },
  ],
  'rollout-accelerator': [
    fault(
      DEPLOYMENT_YAML.replace('spec:\n', 'spec:\n  strategy: { rollingUpdate: { FAULT } }\n') +
        '          resources: { limits: { google.com/tpu: 4 } }\n',
      'maxUnavailable: 0',
      'maxSurge: 0, maxUnavailable: 1',
    ),
    fault(
      DEPLOYMENT_YAML.replace('spec:\n', 'spec:\n  replicas: 3\n  FAULT\n') +
        "          resources: { limits: { amd.com/gpu: '1' } }\n",
      'strategy: { type: RollingUpdate }',
      'strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }',
    ),
  ],
  'budget-missing': [
    {
      wrong: documents(withReplicas('3'), SERVICE_YAML),
      right: documents(withReplicas('3'), SERVICE_YAML, BUDGET_YAML),
    },
  ],
  'budget-blocks-drain': [
    fault(documents(DEPLOYMENT_WITH_REQUEST_YAML, AUTOSCALER_YAML, budget('minAvailable: FAULT')), '2', '1'),
    fault(documents(withReplicas('4'), budget('minAvailable: FAULT')), '100%', '50%'),
    fault(documents(DEPLOYMENT_YAML, budget('maxUnavailable: FAULT')), '0%', '50%'),
    fault(documents(withReplicas('2'), budget('minAvailable: FAULT')), '2', '1'),
    fault(documents(withReplicas('3'), budget('minAvailable: FAULT')), '70%', '50%'),
  ],
  'budget-without-scale': [
    fault(documents(DEPLOYMENT_YAML.replace('Deployment', 'DaemonSet'), budget('minAvailable: FAULT')), '50%', '1'),
  ],
  'budget-overlap': [
    {
      wrong: documents(DEPLOYMENT_YAML, BUDGET_YAML, BUDGET_YAML.replace('{ name: model }', '{ name: other }')),
      right: documents(DEPLOYMENT_YAML, BUDGET_YAML),
    },
  ],
  'budget-selects-nothing': [
    fault(documents(DEPLOYMENT_YAML, BUDGET_YAML.replace('app: model', 'app: model, FAULT')), 'track: stable', ''),
    fault(
      documents(DEPLOYMENT_YAML, BUDGET_YAML.replace('  selector: { matchLabels: { app: model } }\n', 'FAULT')),
      '',
      '  selector: { matchLabels: { app: model } }\n',
    ),
  ],
  'claim-access': [
    fault(
      documents(claim('FAULT'), WITH_CLAIM.replace('spec:\n', 'spec:\n  replicas: 2\n')),
      'ReadWriteOncePod',
      'ReadWriteMany',
    ),
    {
      wrong: documents(claim('ReadWriteOnce'), ...twice(WITH_CLAIM)),
      right: documents(claim('ReadWriteMany'), ...twice(WITH_CLAIM)),
    },
  ],
  'claim-class': [
    fault(
      documents(
        'apiVersion: v1\nkind: PersistentVolume\nmetadata: { name: data }\nspec: { storageClassName: fast, accessModes: [ReadWriteOnce] }\n',
        claim('ReadWriteOnce').replace('{ accessModes', '{ storageClassName: FAULT, volumeName: data, accessModes'),
      ),
      'slow',
      'fast',
    ),
  ],
  'database-without-volume': ['mysql:8.4', 'docker.io/bitnami/mongodb:8.0.1', 'qdrant/qdrant:v1.12.0'].map((image) => ({
    wrong: `${DEPLOYMENT_YAML.replace('registry.example.com/model:1.4.0', image)}          volumeMounts: [{ name: data, mountPath: /data }]\n      volumes: [{ name: data, emptyDir: {} }]\n`,
    right: `${DEPLOYMENT_YAML.replace('registry.example.com/model:1.4.0', image)}          volumeMounts: [{ name: data, mountPath: /data }]\n      volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]\n`,
  })),
};

/** Returns two Deployments that differ in their names and labels, and whose rollouts add no pods. */
function twice(yaml: string): string[] {
  const first = yaml.replace('spec:\n', 'spec:\n  strategy: { type: Recreate }\n');
  return [first, first.replaceAll('name: model ', 'name: batch ').replaceAll('app: model', 'app: batch')];
}
