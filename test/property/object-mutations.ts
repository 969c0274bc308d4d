/** Changes of an object that a check must find. */
import { type Change, type Mutation, OTHER, containersOf, mismatches, set, templateOf, duplicate } from './mutants';

export const SELECTOR_MUTATIONS: Mutation[] = [
  {
    check: 'workload-selector',
    kind: 'Deployment',
    changes: (deployment) => ({
      ...Object.fromEntries(
        Object.keys(deployment.spec.selector.matchLabels as object).flatMap((key) => [
          [`selects another ${key}`, set('spec', 'selector', 'matchLabels', key, OTHER)],
          [`pods have another ${key}`, set('spec', 'template', 'metadata', 'labels', key, OTHER)],
          [`pods have no ${key}`, (own: any) => delete templateOf(own).metadata.labels[key]],
        ]),
      ),
      'selects one more label': set('spec', 'selector', 'matchLabels', 'example.com/more', OTHER),
    }),
  },
  { check: 'workload-overlap', kind: 'Deployment', changes: () => ({ 'has a copy': duplicate() }) },
  { check: 'service-selects-nothing', kind: 'Service', changes: (o) => mismatches((own) => own.spec.selector, o) },
  {
    check: 'service-mixes-apps',
    kind: 'Service',
    changes: () => ({
      'selects another app too': (service, all) => {
        const pods = all.find(
          (o) =>
            o.kind === 'Deployment' &&
            o.metadata.namespace === service.metadata.namespace &&
            Object.entries(service.spec.selector as object).every(([k, v]) => templateOf(o).metadata.labels[k] === v),
        );
        duplicate((copy) => {
          copy.spec.selector.matchLabels['example.com/copy'] = 'yes';
          templateOf(copy).metadata.labels['example.com/copy'] = 'yes';
          containersOf(copy)[0].image = 'example.com/quite/another:1.0';
        })(pods, all);
      },
    }),
  },
  {
    check: 'budget-selects-nothing',
    kind: 'PodDisruptionBudget',
    changes: (o) => mismatches((own) => own.spec.selector.matchLabels, o),
  },
  {
    check: 'budget-overlap',
    kind: 'PodDisruptionBudget',
    changes: () => ({
      'has a copy': duplicate(),
      'has a copy for all pods': duplicate((copy) => {
        copy.spec.selector = {};
      }),
    }),
  },
  {
    check: 'network-policy-selects-nothing',
    kind: 'NetworkPolicy',
    changes: (o) => mismatches((own) => own.spec.podSelector.matchLabels, o),
  },
];

export const PORT_MUTATIONS: Mutation[] = [
  {
    check: 'service-port',
    kind: 'Service',
    changes: (service) => ({
      'targets another number': set('spec', 'ports', 0, 'targetPort', 64999),
      'targets a missing name': set('spec', 'ports', 0, 'targetPort', OTHER),
      ...(service.spec.ports[0].port === service.spec.ports[0].targetPort
        ? {}
        : { 'targets none': (own: any) => delete own.spec.ports[0].targetPort }),
    }),
  },
  {
    check: 'node-port-collision',
    kind: 'Service',
    changes: (service) =>
      service.spec.ports[0].nodePort === undefined
        ? {}
        : {
            'has a copy': duplicate(),
            'has a copy of the other protocol': duplicate((copy) => {
              copy.spec.ports[0].protocol = 'UDP';
            }),
            'is the health check port of another Service': (own, all) => {
              all.push({
                ...structuredClone(own),
                metadata: { ...own.metadata, name: 'checked' },
                spec: {
                  type: 'LoadBalancer',
                  externalTrafficPolicy: 'Local',
                  healthCheckNodePort: own.spec.ports[0].nodePort,
                  selector: own.spec.selector,
                  ports: [{ ...own.spec.ports[0], nodePort: undefined }],
                },
              });
            },
            'has a copy in another namespace': (own, all) => {
              all.push({ ...structuredClone(own), metadata: { ...own.metadata, namespace: 'elsewhere' } });
            },
          },
  },
  {
    check: 'probe-port',
    kind: 'Deployment',
    changes: (deployment) =>
      Object.fromEntries(
        ['startupProbe', 'readinessProbe', 'livenessProbe']
          .filter((probe) => containersOf(deployment)[0][probe]?.httpGet)
          .flatMap((probe) => [
            [`${probe} on another number`, (own: any) => (containersOf(own)[0][probe].httpGet.port = 64999)],
            [`${probe} on another name`, (own: any) => (containersOf(own)[0][probe].httpGet.port = OTHER)],
          ]),
      ),
  },
];

export const MONITOR_MUTATIONS: Mutation[] = [
  {
    check: 'monitor-port',
    kind: 'PodMonitor',
    changes: () => ({
      'another name': set('spec', 'podMetricsEndpoints', 0, 'port', OTHER),
      'another number': set('spec', 'podMetricsEndpoints', 0, { portNumber: 65000 }),
    }),
  },
];

export const POD_MUTATIONS: Mutation[] = [
  {
    check: 'image-tag',
    kind: 'Deployment',
    changes: (deployment) =>
      Object.fromEntries(
        ['containers', 'initContainers'].flatMap((list) =>
          ((templateOf(deployment).spec[list] ?? []) as object[]).flatMap((_, i) => [
            [`${list} ${i} without tag`, set('spec', 'template', 'spec', list, i, 'image', 'example.com:5000/model')],
            [`${list} ${i} latest`, set('spec', 'template', 'spec', list, i, 'image', 'example.com/model:latest')],
          ]),
        ),
      ),
  },
  {
    check: 'request-exceeds-node',
    kind: 'Deployment',
    changes: () => {
      const request =
        (resource: string, amount: string): Change =>
        (own) => {
          containersOf(own)[0].resources.requests[resource] = amount;
        };
      return {
        'more CPU': request('cpu', '64001m'),
        'more memory': request('memory', '2049Gi'),
        'more disk': request('ephemeral-storage', '2Pi'),
        'a missing device': request('example.com/fpga', '1'),
        'a sidecar that does not fit': (own) =>
          containersOf(own).push({ name: 'log', image: 'log:1', resources: { requests: { cpu: '64' } } }),
      };
    },
  },
  {
    check: 'claim-access',
    kind: 'Deployment',
    changes: (deployment): { [what: string]: Change } => {
      const mounts =
        (accessMode: string): Change =>
        (own, all) => {
          const { namespace } = own.metadata;
          const metadata = { name: 'claimed', ...(namespace && { namespace }) };
          const spec = { accessModes: [accessMode] };
          all.push({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec });
          (templateOf(own).spec.volumes ??= []).push({
            name: 'claimed',
            persistentVolumeClaim: { claimName: 'claimed' },
          });
          own.spec.strategy = { type: 'Recreate' };
        };
      return (deployment.spec.replicas ?? 0) > 1
        ? { 'a claim for one pod': mounts('ReadWriteOncePod'), 'a claim for one node': mounts('ReadWriteOnce') }
        : {};
    },
  },
  {
    check: 'namespace-order',
    kind: 'Namespace',
    changes: () => ({
      'comes last': (own, all) => {
        const isOwn = ({ kind, metadata }: any) => kind === 'Namespace' && metadata.name === own.metadata.name;
        all.push(...all.splice(all.findIndex(isOwn), 1));
      },
    }),
  },
  {
    check: 'duplicate-name',
    kind: 'any',
    changes: () => ({
      'exists twice': (own, all) => {
        all.push(structuredClone(own));
      },
    }),
  },
];
