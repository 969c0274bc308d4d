/** Changes between objects that a check must find. */
import type { Manifest } from '../support';
import { type Change, type Mutation, OTHER, containersOf, elsewhere, remove, serves, set, duplicate } from './mutants';

export const ROUTE_MUTATIONS: Mutation[] = [
  {
    check: 'ingress-backend-missing',
    kind: 'Ingress',
    changes: (ingress) =>
      Object.fromEntries(
        (ingress.spec.rules as any[]).flatMap((_, i) => {
          const backend = (own: any) => own.spec.rules[i].http.paths[0].backend.service;
          return [
            [`rule ${i} to another Service`, (own: any) => (backend(own).name = OTHER)],
            [`rule ${i} to another port`, (own: any) => (backend(own).port.number = 65000)],
            [`rule ${i} to a named port`, (own: any) => (backend(own).port = { name: OTHER })],
            [`rule ${i} to a removed Service`, remove('Service', (own) => backend(own).name)],
          ];
        }),
      ),
  },
  {
    check: 'route-backend-missing',
    kind: 'HTTPRoute',
    changes: (route) =>
      Object.fromEntries(
        (route.spec.rules[0].backendRefs as any[]).flatMap((_, i) => {
          const backend = (own: any) => own.spec.rules[0].backendRefs[i];
          return [
            [`backend ${i} another Service`, (own: any) => (backend(own).name = OTHER)],
            [`backend ${i} another port`, (own: any) => (backend(own).port = 65000)],
            [`backend ${i} another namespace`, (own: any) => (backend(own).namespace = 'elsewhere')],
            [`backend ${i} a removed Service`, remove('Service', (own) => backend(own).name)],
          ];
        }),
      ),
  },
  ...['Ingress', 'HTTPRoute'].map((kind) => ({
    check: 'host-collision',
    kind,
    changes: () => ({ 'has a copy': duplicate() }),
  })),
];

const NGINX_TIMEOUT = 'nginx.ingress.kubernetes.io/proxy-read-timeout';

export const TIMEOUT_MUTATIONS: Mutation[] = [
  {
    check: 'ingress-timeout',
    kind: 'Ingress',
    changes: () => ({
      'slow pods': slowBehind((own) => (own.spec.ingressClassName = 'nginx')),
      'slow pods, class in an annotation': slowBehind(({ spec, metadata }) => {
        delete spec.ingressClassName;
        metadata.annotations = { 'kubernetes.io/ingress.class': 'nginx' };
      }),
      'a timeout that is too short': slowBehind(({ spec, metadata }) => {
        spec.ingressClassName = 'nginx';
        metadata.annotations = { [NGINX_TIMEOUT]: '299' };
      }),
    }),
  },
];

/** Sets the slowest request of the pods behind an Ingress to 300 s. */
function slowBehind(change: (ingress: any) => void): Change {
  return (own, all) => {
    change(own);
    const { name } = own.spec.rules[0].http.paths[0].backend.service;
    const { namespace } = own.metadata;
    const here = all.filter(({ metadata }) => metadata.namespace === namespace);
    const { selector } = here.find((o) => o.kind === 'Service' && o.metadata.name === name).spec;
    here
      .filter((o) => o.kind === 'Deployment')
      .filter((o) => Object.entries(selector as object).every(([k, v]) => o.spec.template.metadata.labels[k] === v))
      .forEach((o) => (containersOf(o)[0].livenessProbe.timeoutSeconds = 305));
  };
}

export const SCALING_MUTATIONS: Mutation[] = [
  {
    check: 'autoscaler-target-missing',
    kind: 'HorizontalPodAutoscaler',
    changes: () => ({
      'another name': set('spec', 'scaleTargetRef', 'name', OTHER),
      'another kind': set('spec', 'scaleTargetRef', 'kind', 'StatefulSet'),
      'another group': set('spec', 'scaleTargetRef', 'apiVersion', 'example.com/v1'),
      'in another namespace': elsewhere,
      'a removed target': remove('Deployment', (own) => own.spec.scaleTargetRef.name),
    }),
  },
  {
    check: 'autoscaler-overlap',
    kind: 'HorizontalPodAutoscaler',
    changes: () => ({
      'has a copy': duplicate(),
      'KEDA scales the same target': (own, all) => {
        all.push({
          apiVersion: 'keda.sh/v1alpha1',
          kind: 'ScaledObject',
          metadata: own.metadata,
          spec: { scaleTargetRef: { name: own.spec.scaleTargetRef.name }, triggers: [] },
        });
      },
    }),
  },
  {
    check: 'autoscaler-fixed-replicas',
    kind: 'HorizontalPodAutoscaler',
    changes: () => ({ 'target has replicas': onTarget((target) => (target.spec.replicas = 2)) }),
  },
  {
    check: 'autoscaler-without-requests',
    kind: 'HorizontalPodAutoscaler',
    changes: ({ spec }) =>
      Object.fromEntries(
        (spec.metrics as any[])
          .filter(({ type, resource }) => type === 'Resource' && resource.target.type === 'Utilization')
          .flatMap(({ resource: { name } }) => [
            [
              `no ${name} request`,
              onTarget((target) => {
                const { requests, limits = {} } = containersOf(target)[0].resources;
                delete requests[name];
                delete limits[name];
              }),
            ],
            [`a sidecar without`, onTarget((target) => containersOf(target).push({ name: 'log', image: 'log:1' }))],
          ]),
      ),
  },
  {
    check: 'autoscaler-zero',
    kind: 'HorizontalPodAutoscaler',
    changes: ({ spec }): { [what: string]: Change } =>
      (spec.metrics as any[]).some(({ type }) => type === 'External')
        ? {}
        : { 'zero pods': set('spec', 'minReplicas', 0) },
  },
  { check: 'budget-blocks-drain', kind: 'PodDisruptionBudget', changes: blocked },
];

/** Changes of a budget that block a drain. */
function blocked(): { [what: string]: Change } {
  const keep =
    (amount: object): Change =>
    (own) => {
      own.spec = { selector: own.spec.selector, ...amount };
    };
  return {
    'no disruption': keep({ maxUnavailable: 0 }),
    '0% disruptions': keep({ maxUnavailable: '0%' }),
    'all pods required': keep({ minAvailable: '100%' }),
    'more pods required than exist': keep({ minAvailable: 1_000_000 }),
  };
}

function onTarget(change: (target: any) => unknown): Change {
  return (own, all) => {
    const { name } = own.spec.scaleTargetRef;
    change(
      all.find(
        (o) => o.kind === 'Deployment' && o.metadata.name === name && o.metadata.namespace === own.metadata.namespace,
      ),
    );
  };
}

const NOWHERE = { 'kubernetes.io/metadata.name': 'nowhere' };

/** Variables of a Deployment with the URL of a Service: index, Service and server. */
function callsOf(deployment: any, all: Manifest[]): { i: number; server: Manifest; service: Manifest }[] {
  const env = (containersOf(deployment)[0].env ?? []) as { value: string }[];
  return env.flatMap(({ value }, i) => {
    const [, name, namespace = deployment.metadata.namespace] = /^http:\/\/([^.:]+)(?:\.([^.:]+))?:/.exec(value) ?? [];
    const service = all.find(
      (o) => o.kind === 'Service' && o.metadata.name === name && o.metadata.namespace === namespace,
    );
    const server = service && all.find((o) => o.kind === 'Deployment' && serves(service, o));
    return server ? [{ i, server, service }] : [];
  });
}

/** Changes the NetworkPolicy with the name of a Deployment. */
function onPolicy({ metadata: { name, namespace } }: Manifest, change: (policy: any) => unknown): Change {
  return (_, all) =>
    change(
      all.find((o) => o.kind === 'NetworkPolicy' && o.metadata.name === name && o.metadata.namespace === namespace),
    );
}

/** Changes a URL in the environment. */
function onCall(i: number, change: (url: string) => string): Change {
  return (own) => {
    const variable = containersOf(own)[0].env[i];
    variable.value = change(variable.value as string);
  };
}

const isDns = (rule: any) => rule.ports?.some((port: any) => port.port === 53);

export const CALL_MUTATIONS: Mutation[] = [
  {
    check: 'call-port',
    kind: 'Deployment',
    changes: (deployment, all) =>
      Object.fromEntries(
        callsOf(deployment, all).flatMap(({ i, service }) => [
          [`variable ${i} to another port`, onCall(i, (url) => url.replace(/:\d+$/, ':65000'))],
          [`variable ${i} by https`, onCall(i, (url) => url.replace('http://', 'https://').replace(/:\d+$/, ''))],
          [
            `variable ${i} by full name to another port`,
            onCall(i, () => `http://${service.metadata.name}.${service.metadata.namespace}.svc.cluster.local:65000/a`),
          ],
          [
            `Service of variable ${i} on another port`,
            (_: any, objects: any[]) => {
              const same = objects.find(
                ({ kind, metadata: { name, namespace } }) =>
                  kind === 'Service' && name === service.metadata.name && namespace === service.metadata.namespace,
              );
              same.spec.ports[0].port = 65000;
            },
          ],
        ]),
      ),
  },
  {
    check: 'call-policy',
    kind: 'Deployment',
    changes: (deployment, all) =>
      Object.fromEntries(
        callsOf(deployment, all).flatMap(({ i, server }): [string, Change][] => [
          [
            `variable ${i}: no egress but DNS`,
            onPolicy(deployment, ({ spec }) => (spec.egress = spec.egress.filter(isDns))),
          ],
          [
            `variable ${i}: egress to another port`,
            onPolicy(deployment, ({ spec }) =>
              spec.egress.filter((rule: any) => !isDns(rule)).forEach((rule: any) => (rule.ports = [{ port: 1 }])),
            ),
          ],
          [`variable ${i}: no ingress`, onPolicy(server, ({ spec }) => (spec.ingress = []))],
          [
            `variable ${i}: ingress from others`,
            onPolicy(server, ({ spec }) =>
              spec.ingress.forEach((rule: any) => (rule.from = [{ podSelector: { matchLabels: { app: OTHER } } }])),
            ),
          ],
          [
            `variable ${i}: ingress from another namespace`,
            onPolicy(server, ({ spec }) =>
              spec.ingress.forEach((rule: any) => (rule.from = [{ namespaceSelector: { matchLabels: NOWHERE } }])),
            ),
          ],
          [
            `variable ${i}: ingress to another port`,
            onPolicy(server, ({ spec }) => spec.ingress.forEach((rule: any) => (rule.ports = [{ port: 1 }]))),
          ],
        ]),
      ),
  },
  {
    check: 'call-dns',
    kind: 'Deployment',
    changes: (deployment, all): { [what: string]: Change } =>
      callsOf(deployment, all).length === 0
        ? {}
        : {
            'no DNS': onPolicy(deployment, ({ spec }) => (spec.egress = spec.egress.filter((r: any) => !isDns(r)))),
            'DNS on another port': onPolicy(deployment, ({ spec }) =>
              spec.egress.filter(isDns).forEach((rule: any) => (rule.ports = [{ port: 54, protocol: 'UDP' }])),
            ),
          },
  },
];
