/** Subtle changes that a check must find: common mistakes in an unusual form. */
import type { Manifest } from '../support';
import { type Change, type Mutation, OTHER, containersOf, serves, templateOf, duplicate } from './mutants';

const firstOf = (labels: object) => Object.keys(labels)[0] as string;

/** Replaces labels of a selector with an expression. */
const expression =
  (select: (object: any) => any, operator: 'Exists' | 'In'): Change =>
  (own) => {
    const selector = select(own);
    const key = firstOf(selector.matchLabels as object);
    delete selector.matchLabels;
    selector.matchExpressions = [operator === 'In' ? { key, operator, values: [OTHER] } : { key, operator }];
  };

export const SUBTLE_SELECTOR_MUTATIONS: Mutation[] = [
  {
    check: 'workload-overlap',
    kind: 'Deployment',
    changes: () => ({
      'a copy by expression, of more labels': duplicate((copy, all) => {
        expression((own) => own.spec.selector, 'Exists')(copy, all);
        templateOf(copy).metadata.labels['example.com/more'] = OTHER;
      }),
    }),
  },
  {
    check: 'service-selects-nothing',
    kind: 'Service',
    changes: () => ({
      'its pods are removed': (service, all) => {
        const rest = all.filter((o) => o.kind !== 'Deployment' || !serves(service as Manifest, o as Manifest));
        all.splice(0, all.length, ...rest);
      },
    }),
  },
  {
    check: 'budget-selects-nothing',
    kind: 'PodDisruptionBudget',
    changes: () => ({ 'another label by expression': expression((own) => own.spec.selector, 'In') }),
  },
  {
    check: 'budget-overlap',
    kind: 'PodDisruptionBudget',
    changes: () => ({ 'a copy by expression': duplicate(expression((own) => own.spec.selector, 'Exists')) }),
  },
  {
    check: 'budget-blocks-drain',
    kind: 'PodDisruptionBudget',
    changes: ({ spec, metadata }, all): { [what: string]: Change } => {
      const labels = Object.entries(spec.selector.matchLabels as object);
      const target = all.find(
        (o) =>
          o.kind === 'Deployment' &&
          o.metadata.namespace === metadata.namespace &&
          labels.every(([key, value]) => templateOf(o).metadata.labels[key] === value),
      );
      const replicas = target?.spec.replicas as number | undefined;
      const stay = (minAvailable: unknown): Change => {
        return (own) => (own.spec = { selector: own.spec.selector, minAvailable });
      };
      // tests in test/lib cover the minimum of an autoscaler
      return replicas === undefined || replicas === 0
        ? {}
        : { 'all of its replicas required': stay(replicas), '99% required': stay('99%') };
    },
  },
  {
    check: 'network-policy-selects-nothing',
    kind: 'NetworkPolicy',
    changes: () => ({ 'another label by expression': expression((own) => own.spec.podSelector, 'In') }),
  },
];

export const SUBTLE_PORT_MUTATIONS: Mutation[] = [
  {
    check: 'service-port',
    kind: 'Service',
    changes: () => ({
      'its pods listen on another port': (service, all) =>
        all
          .filter((o) => o.kind === 'Deployment' && serves(service as Manifest, o as Manifest))
          .forEach((o) => (containersOf(o)[0].ports = [{ name: OTHER, containerPort: 1 }])),
      'by another protocol': (service) => (service.spec.ports[0].protocol = 'UDP'),
      'a second port without a listener': (service) =>
        service.spec.ports.push({ name: OTHER, port: 65000, targetPort: 65000, protocol: 'TCP' }),
    }),
  },
  {
    check: 'node-port-collision',
    kind: 'Service',
    changes: (service): { [what: string]: Change } => {
      const [port] = service.spec.ports as { nodePort?: number }[];
      return port?.nodePort === undefined
        ? {}
        : {
            'its own second port': (own) =>
              own.spec.ports.push({ ...own.spec.ports[0], name: OTHER, port: (own.spec.ports[0].port % 65535) + 1 }),
          };
    },
  },
  {
    check: 'probe-port',
    kind: 'Deployment',
    changes: () => ({
      'a connection to another port': (own) => (containersOf(own)[0].livenessProbe = { tcpSocket: { port: 64999 } }),
      'gRPC on another port': (own) => (containersOf(own)[0].readinessProbe = { grpc: { port: 64999 } }),
    }),
  },
  {
    check: 'request-exceeds-node',
    kind: 'Deployment',
    changes: () => ({
      'an init container': (own) =>
        (templateOf(own).spec.initContainers = [
          { name: 'init', image: 'init:1', resources: { requests: { memory: '3Ti' } } },
        ]),
      'a limit alone': (own) => (containersOf(own)[0].resources = { limits: { cpu: '65' } }),
    }),
  },
];

export const SUBTLE_RELATION_MUTATIONS: Mutation[] = [
  {
    check: 'ingress-backend-missing',
    kind: 'Ingress',
    changes: () => ({
      'a default backend': (own) => (own.spec.defaultBackend = { service: { name: OTHER, port: { number: 80 } } }),
      'a second path': (own) =>
        own.spec.rules[0].http.paths.push({
          path: '/other',
          pathType: 'Prefix',
          backend: { service: { name: OTHER, port: { number: 80 } } },
        }),
    }),
  },
  {
    check: 'host-collision',
    kind: 'Ingress',
    changes: () => ({ 'a copy in another namespace': duplicate((copy) => (copy.metadata.namespace = 'elsewhere')) }),
  },
  {
    check: 'route-backend-not-permitted',
    kind: 'HTTPRoute',
    changes: () => ({
      'its Service is in another namespace': (own, all) => {
        const [backend] = own.spec.rules[0].backendRefs as any[];
        const service = all.find(
          (o) =>
            o.kind === 'Service' && o.metadata.name === backend.name && o.metadata.namespace === own.metadata.namespace,
        );
        service.metadata.namespace = 'elsewhere';
        backend.namespace = 'elsewhere';
      },
    }),
  },
  {
    check: 'autoscaler-without-requests',
    kind: 'HorizontalPodAutoscaler',
    changes: () => ({
      'by autoscaling/v1': (own, all) => {
        own.apiVersion = 'autoscaling/v1';
        own.spec = {
          scaleTargetRef: own.spec.scaleTargetRef,
          maxReplicas: own.spec.maxReplicas,
          targetCPUUtilizationPercentage: 50,
        };
        const target = all.find(
          (o) =>
            o.kind === 'Deployment' &&
            o.metadata.name === own.spec.scaleTargetRef.name &&
            o.metadata.namespace === own.metadata.namespace,
        );
        containersOf(target)[0].resources = {};
      },
    }),
  },
];
