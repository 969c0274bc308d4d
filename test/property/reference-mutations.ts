/** Changes of references between objects that a check must find. */
import { type Change, type Mutation, containersOf, templateOf } from './mutants';

const APIS: { [kind: string]: string } = {
  ServiceMonitor: 'monitoring.coreos.com/v1',
  PodMonitor: 'monitoring.coreos.com/v1',
  InferencePool: 'inference.networking.k8s.io/v1',
  PodDisruptionBudget: 'policy/v1',
  StatefulSet: 'apps/v1',
};

/** Adds an object to the namespace of another one. */
function push(all: any[], own: any, kind: string, name: string, fields: object, metadata: object = {}): void {
  const { namespace } = own.metadata;
  all.push({ apiVersion: APIS[kind] ?? 'v1', kind, metadata: { name, namespace, ...metadata }, ...fields });
}

const on = (kind: string, check: string, changes: { [what: string]: Change }): Mutation => ({
  check,
  kind,
  changes: () => changes,
});

const env = (own: any, ...variables: object[]): void => {
  const [container] = containersOf(own);
  container.env = [...(container.env ?? []), ...variables];
};

const labelsOf = (own: any): object => templateOf(own).metadata.labels as object;

export const REFERENCE_MUTATIONS: Mutation[] = [
  on('Deployment', 'reference-missing', {
    'a typo in the name of a ConfigMap': (own, all) => {
      push(all, own, 'ConfigMap', 'mutant-settings', { data: { a: 'b' } });
      containersOf(own)[0].envFrom = [{ configMapRef: { name: 'mutant-setings' } }];
    },
    'a typo in the name of a Secret': (own, all) => {
      push(all, own, 'Secret', 'mutant-keys', { stringData: { a: 'b' } });
      env(own, { name: 'A', valueFrom: { secretKeyRef: { name: 'mutant-kyes', key: 'a' } } });
    },
  }),
  on('Deployment', 'key-missing', {
    'another key': (own, all) => {
      push(all, own, 'ConfigMap', 'mutant-settings', { data: { a: 'b' } });
      env(own, { name: 'A', valueFrom: { configMapKeyRef: { name: 'mutant-settings', key: 'A' } } });
    },
  }),
  on('Deployment', 'service-account-missing', {
    'a typo': (own, all) => {
      push(all, own, 'ServiceAccount', 'mutant-account', {});
      templateOf(own).spec.serviceAccountName = 'mutant-acount';
    },
  }),
  on('Deployment', 'call-service-missing', {
    'a typo': (own, all) => {
      push(all, own, 'Service', 'mutant', {
        spec: { selector: labelsOf(own), ports: [{ port: 80, targetPort: 8080 }] },
      });
      env(own, { name: 'MUTANT_URL', value: 'http://mutnat' });
    },
  }),
  on('Deployment', 'external-call-policy', {
    'only pods of the namespace': (own, all) => {
      all.forEach((other) => {
        if (other.kind === 'NetworkPolicy') {
          other.spec = { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ podSelector: {} }] }] };
        }
      });
      all.push({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'mutant', namespace: own.metadata.namespace },
        spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ podSelector: {} }] }] },
      });
      env(own, { name: 'HUB', value: 'https://huggingface.co' });
    },
  }),
  on('Deployment', 'monitor-selects-nothing', {
    'another label': (own, all) =>
      push(all, own, 'PodMonitor', 'mutant', { spec: { selector: { matchLabels: { app: 'gone' } } } }),
  }),
  on('Deployment', 'inference-pool', {
    'another label': (own, all) =>
      push(all, own, 'InferencePool', 'mutant', { spec: { selector: { matchLabels: { app: 'gone' } } } }),
    'no matchLabels': (own, all) => push(all, own, 'InferencePool', 'mutant', { spec: { selector: labelsOf(own) } }),
  }),
  on('Deployment', 'budget-without-scale', {
    'pods of a DaemonSet': (own, all) => {
      own.kind = 'DaemonSet';
      const spec = { maxUnavailable: 1, selector: { matchLabels: labelsOf(own) } };
      push(all, own, 'PodDisruptionBudget', 'mutant', { spec });
    },
  }),
  on('Deployment', 'governing-service', {
    'a Service with a cluster IP': (own, all) => {
      own.kind = 'StatefulSet';
      own.spec.serviceName = 'mutant';
      push(all, own, 'Service', 'mutant', { spec: { selector: labelsOf(own), ports: [{ port: 80 }] } });
    },
  }),
  on('any', 'claim-class', {
    'the default class': (own, all) => {
      const modes = { accessModes: ['ReadWriteOnce'] };
      all.push({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'mutant' }, spec: modes });
      push(all, own, 'PersistentVolumeClaim', 'mutant', { spec: { ...modes, volumeName: 'mutant' } });
    },
  }),
  on('Deployment', 'removed-api', {
    'apps/v1beta2': (own) => {
      own.apiVersion = 'apps/v1beta2';
    },
  }),
  on('PodDisruptionBudget', 'removed-api', {
    'policy/v1beta1': (own) => {
      own.apiVersion = 'policy/v1beta1';
    },
  }),
  on('Service', 'service-port-duplicate', {
    'a copy of a port': (own) => {
      own.spec.ports.push({ ...own.spec.ports[0], name: 'copy' });
    },
    'a second port without a name': (own) => {
      own.spec.ports.push({ port: 60000, targetPort: own.spec.ports[0].targetPort ?? own.spec.ports[0].port });
    },
  }),
  on('Ingress', 'ingress-tls-host', {
    'another host': (own) => {
      own.spec.tls = [{ hosts: ['gone.example.net'], secretName: 'tls' }];
    },
  }),
  on('Ingress', 'ingress-class-conflict', {
    'both forms': (own) => {
      own.spec.ingressClassName = 'nginx';
      own.metadata.annotations = { ...own.metadata.annotations, 'kubernetes.io/ingress.class': 'nginx' };
    },
  }),
  on('Ingress', 'ingress-path-regex', {
    'a regular expression': (own) => {
      const [path] = own.spec.rules[0].http.paths;
      Object.assign(path, { path: '/v1(/|$)(.*)', pathType: 'Prefix' });
    },
  }),
  on('HTTPRoute', 'route-weights', {
    'all weights 0': (own) => {
      own.spec.rules[0].backendRefs.forEach((ref: any) => (ref.weight = 0));
    },
  }),
  on('Ingress', 'entry-policy', {
    'a closed namespace': (own, all) => {
      const policies = all.filter(({ kind }) => kind === 'NetworkPolicy');
      policies.forEach((policy) => delete policy.spec.ingress);
      all.push({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'mutant', namespace: own.metadata.namespace },
        spec: { podSelector: {} },
      });
    },
  }),
];
