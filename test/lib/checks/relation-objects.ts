import { deployment, object, service } from './faults';

/** Objects with the findings of one rule: kind and path of the field. */
export type Case = [id: string, what: string, objects: object[], paths: string[]];

const HPA = 'HorizontalPodAutoscaler.autoscaling/v2';
const KEDA = 'ScaledObject.keda.sh/v1alpha1';
export const BUDGET = 'PodDisruptionBudget.policy/v1';
export const POLICY = 'NetworkPolicy.networking.k8s.io/v1';
const INGRESS = 'Ingress.networking.k8s.io/v1';
const ROUTE = 'HTTPRoute.gateway.networking.k8s.io/v1';

export const GPU = { container: { resources: { requests: { cpu: 1 }, limits: { 'nvidia.com/gpu': 1 } } } };
export const selector = { matchLabels: { app: 'model' } };
const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'model' };
export const hpa = (spec: object) => object(HPA, 'model', { scaleTargetRef: target, maxReplicas: 5, ...spec });
export const keda = (spec: object) => object(KEDA, 'model', { scaleTargetRef: { name: 'model' }, ...spec });
export const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'AverageValue', averageValue: '1' } } };
export const pods = {
  type: 'Pods',
  pods: { metric: { name: 'q' }, target: { type: 'AverageValue', averageValue: '1' } },
};
export const policy = (ingress: object[]) => object(POLICY, 'model', { podSelector: selector, ingress });
export const ingress = (spec: object, metadata: object = {}) => object(INGRESS, 'model', spec, { metadata });
export const backend = { service: { name: 'model', port: { number: 80 } } };
export const rule = (host: string, path = '/', pathType = 'Prefix') => ({
  host,
  http: { paths: [{ path, pathType, backend }] },
});
export const route = (...weights: (number | undefined)[]) =>
  object(ROUTE, 'model', { rules: [{ backendRefs: weights.map((weight) => ({ name: 'model', port: 80, weight })) }] });
export const calling = (value: string, name = 'MODEL_URL') =>
  object('Deployment.apps/v1', 'gateway', {
    selector: { matchLabels: { app: 'gateway' } },
    template: {
      metadata: { labels: { app: 'gateway' } },
      spec: { containers: [{ name: 'server', image: 'gateway:1.0', env: [{ name, value }] }] },
    },
  });
export const CALL = 'Deployment spec.template.spec.containers[0].env[0].value';
export const egress = (...rules: object[]) =>
  object(POLICY, 'gateway', {
    podSelector: { matchLabels: { app: 'gateway' } },
    policyTypes: ['Egress'],
    egress: rules,
  });
export const set = (serviceName?: string) =>
  object('StatefulSet.apps/v1', 'model', { serviceName, ...(deployment() as { spec: object }).spec });
export const volume = (spec: object) => object('PersistentVolume', 'models', spec);
export const claim = (spec: object) => object('PersistentVolumeClaim', 'models', spec);
export const monitor = (kind: string, spec: object) =>
  object(`${kind}.monitoring.coreos.com/v1`, 'model', { selector, ...spec });
export const labeled = service(
  { ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
  { labels: { app: 'model' } },
);
export const pool = (spec: object, group = 'inference.networking.k8s.io/v1') =>
  object(`InferencePool.${group}`, 'model', spec);
