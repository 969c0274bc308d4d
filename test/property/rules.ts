import type { Manifest } from '../support';
import { Faults } from './faults';
import { podRules } from './pod-rules';
import {
  isDns1035Label,
  isDnsLabel,
  isLabelValue,
  isPort,
  isPortName,
  isQualifiedName,
  isSubdomain,
  isWildcard,
  milliOf,
} from './syntax';

const MAX = 2 ** 31 - 1;

/** Rules of the API server by kind that the schema does not contain. */
const RULES: { readonly [kind: string]: (faults: Faults, spec: any) => void } = {
  Deployment(faults, spec) {
    faults.range('replicas', spec.replicas, 0, MAX);
    faults.range('minReadySeconds', spec.minReadySeconds, 0, (spec.progressDeadlineSeconds ?? 600) - 1);
    const { maxSurge, maxUnavailable } = spec.strategy?.rollingUpdate ?? {};
    faults.unless(maxSurge !== 0 || maxUnavailable !== 0, 'strategy', 'must allow surge or unavailability');
    selectorRules(faults.at('selector'), spec.selector);
    const labels = spec.template.metadata?.labels ?? {};
    labelRules(faults.at('template.metadata.labels'), labels);
    const selected = Object.entries((spec.selector.matchLabels ?? {}) as object);
    faults.unless(selected.length > 0, 'selector', 'must select a label');
    for (const [key, value] of selected) {
      faults.unless(labels[key] === value, 'selector', `selects ${key}=${value}, the template has ${labels[key]}`);
    }
    podRules(faults.at('template.spec'), spec.template.spec);
  },
  Service(faults, spec) {
    faults.oneOf('type', spec.type, 'ClusterIP', 'NodePort', 'LoadBalancer');
    labelRules(faults.at('selector'), spec.selector ?? {});
    faults.unless(spec.ports?.length > 0, 'ports', 'must hold one');
    faults.unique('ports', spec.ports, (port: any) => port.name ?? '');
    faults.unique('ports', spec.ports, (port: any) => [port.port, port.protocol].join());
    faults.each('ports', spec.ports, (own, port: any) => {
      own.unless(isPort(port.port), 'port', `is ${port.port}`);
      own.unless(isPort(port.targetPort) || isPortName(port.targetPort), 'targetPort', `is ${port.targetPort}`);
      own.unless(port.name === undefined || isDnsLabel(port.name), 'name', `is ${port.name}`);
      own.range('nodePort', port.nodePort, 30000, 32767);
      own.unless(port.nodePort === undefined || spec.type !== 'ClusterIP', 'nodePort', 'needs another type');
    });
  },
  HorizontalPodAutoscaler(faults, spec) {
    faults.range('maxReplicas', spec.maxReplicas, 1, MAX);
    faults.range('minReplicas', spec.minReplicas, 1, spec.maxReplicas);
    faults.unless(isPathSegment(spec.scaleTargetRef.name), 'scaleTargetRef.name', `is ${spec.scaleTargetRef.name}`);
    faults.each('metrics', spec.metrics, metricRules);
    for (const direction of ['scaleUp', 'scaleDown']) {
      const { stabilizationWindowSeconds, policies, selectPolicy } = spec.behavior?.[direction] ?? {};
      const own = faults.at(direction);
      own.range('stabilizationWindowSeconds', stabilizationWindowSeconds, 0, 3600);
      own.oneOf('selectPolicy', selectPolicy, 'Max', 'Min', 'Disabled');
      own.each('policies', policies, (each, policy: any) => {
        each.range('value', policy.value, 1, MAX);
        each.range('periodSeconds', policy.periodSeconds, 1, 1800);
        each.oneOf('type', policy.type, 'Pods', 'Percent');
      });
    }
  },
  PodDisruptionBudget(faults, spec) {
    faults.unless((spec.minAvailable === undefined) !== (spec.maxUnavailable === undefined), 'spec', 'must hold one');
    selectorRules(faults.at('selector'), spec.selector);
  },
  Ingress(faults, spec) {
    faults.unless(
      spec.ingressClassName === undefined || isSubdomain(spec.ingressClassName),
      'ingressClassName',
      'is not a name',
    );
    faults.unless(spec.rules?.length > 0 || spec.defaultBackend, 'rules', 'must hold one');
    faults.each('rules', spec.rules, (own, rule: any) => {
      own.unless(rule.host === undefined || isHost(rule.host), 'host', `is ${rule.host}`);
      own.unless(rule.http.paths.length > 0, 'http.paths', 'must hold one');
      own.each('paths', rule.http.paths, (each, { path, pathType, backend }: any) => {
        each.oneOf('pathType', pathType, 'Exact', 'Prefix', 'ImplementationSpecific');
        const isPath = pathType === 'ImplementationSpecific' ? /^\//.test(path as string) : isRequestPath(path);
        each.unless(isPath, 'path', `is ${path}`);
        each.unless(isDns1035Label(backend.service.name), 'backend', `is ${backend.service.name}`);
        each.unless(isPort(backend.service.port.number), 'backend.port', 'is missing');
      });
    });
    faults.each('tls', spec.tls, (own, tls: any) => {
      own.unless(((tls.hosts ?? []) as unknown[]).every(isHost), 'hosts', `are ${tls.hosts}`);
      own.unless(tls.secretName === undefined || isSubdomain(tls.secretName), 'secretName', `is ${tls.secretName}`);
    });
  },
  HTTPRoute(faults, spec) {
    faults.each('parentRefs', spec.parentRefs, (own, parent: any) =>
      own.unless(isDnsLabel(parent.name) && isDnsLabel(parent.namespace ?? 'own'), 'name', `is ${parent.name}`),
    );
    faults.each('hostnames', spec.hostnames, (own, host) => own.unless(isHost(host), '', `is ${String(host)}`));
    faults.each('rules', spec.rules, (own, { matches, backendRefs, timeouts }: any) => {
      own.each('matches', matches, (each, { path }: any) => {
        each.oneOf('path.type', path.type, 'Exact', 'PathPrefix');
        each.unless(isRequestPath(path.value), 'path.value', `is ${path.value}`);
      });
      // GEP-2257
      own.unless(/^([0-9]{1,5}(h|m|s|ms)){1,4}$/.test((timeouts?.request ?? '0s') as string), 'timeouts', 'is invalid');
      own.each('backendRefs', backendRefs, (each, { name, port, weight }: any) => {
        each.unless(isDns1035Label(name), 'name', `is ${name}`);
        each.unless(isPort(port), 'port', `is ${port}`);
        each.range('weight', weight, 0, 1_000_000);
      });
    });
  },
  NetworkPolicy(faults, spec) {
    selectorRules(faults.at('podSelector'), spec.podSelector);
    faults.each('rules', [...spec.ingress, ...spec.egress], (own, { ports, from, to }: any) => {
      // only downloads from pods of the cluster can use any port
      const isDownload = to?.length === 1 && to[0].podSelector?.matchLabels === undefined;
      own.each('ports', ports, (each, { port }: any) =>
        each.unless(isPort(port) || (port === undefined && isDownload), 'port', `is ${port}`),
      );
      own.each('peers', [...(from ?? []), ...(to ?? [])], (each, { podSelector, namespaceSelector }: any) => {
        selectorRules(each, podSelector ?? {});
        selectorRules(each, namespaceSelector ?? {});
      });
    });
  },
  ResourceQuota(faults, { hard }) {
    for (const [resource, amount] of Object.entries(hard as object)) {
      faults.unless(isQualifiedName(resource), 'hard', `contains ${resource}`);
      const milli = milliOf(amount);
      faults.unless(milli >= 0 && milli <= 2 ** 63 * 1000, `hard.${resource}`, `is ${amount}`);
    }
  },
};

/** Rules of names, unless they are those of a subdomain. */
const NAMES: { readonly [kind: string]: (name: string) => boolean } = {
  Service: isDns1035Label,
  Namespace: isDnsLabel,
  Role: (name) => isPathSegment(name),
  RoleBinding: (name) => isPathSegment(name),
};

/** Violations of the rules of the API server that the schema does not contain. */
export function ruleFaults({ kind, metadata, spec, ...rest }: Manifest): string[] {
  const faults = new Faults(`${kind} ${metadata.name}: `);
  const isName = NAMES[kind] ?? isSubdomain;
  faults.unless(isName(metadata.name), 'metadata.name', 'is not a name');
  faults.unless(
    metadata.namespace === undefined || isDnsLabel(metadata.namespace),
    'metadata.namespace',
    `is ${metadata.namespace}`,
  );
  labelRules(faults.at('metadata.labels'), metadata.labels ?? {});
  for (const key of Object.keys(metadata.annotations ?? {})) {
    faults.unless(isQualifiedName(key.toLowerCase()), 'metadata.annotations', `has key ${key}`);
    faults.unless(key !== 'kubernetes.io/ingress.class', 'metadata.annotations', 'names a class: the API server warns');
  }
  RULES[kind]?.(faults.at('spec'), spec);
  roleRules(faults, kind, rest);
  const text = JSON.stringify({ metadata, spec, ...rest });
  faults.unless(!/undefined|NaN|\[object/.test(text), 'text', 'contains an undefined value');
  return faults.all;
}

/** Violations of rules across objects. */
export function togetherFaults(objects: Manifest[]): string[] {
  const faults = new Faults();
  const services = objects.filter(({ kind }) => kind === 'Service');
  const ports = services.flatMap(({ spec }) => spec.ports as { nodePort?: number }[]);
  faults.unique('node ports of all Services', ports, (port) => port.nodePort);
  faults.unique('names of all objects', objects, (o) =>
    [o.apiVersion, o.kind, o.metadata.namespace, o.metadata.name].join(),
  );
  return faults.all;
}

/** Roles and bindings have no spec. */
function roleRules(faults: Faults, kind: string, { rules, roleRef, subjects }: any): void {
  if (kind === 'Role') {
    faults.each('rules', rules, (own, { apiGroups, resources, verbs, nonResourceURLs }: any) => {
      own.unless(verbs.length > 0, 'verbs', 'must hold one');
      own.unless(nonResourceURLs === undefined, 'nonResourceURLs', 'are for a ClusterRole');
      own.unless(apiGroups?.length > 0, 'apiGroups', 'must hold one');
      own.unless(resources?.length > 0, 'resources', 'must hold one');
    });
  }
  if (kind === 'RoleBinding') {
    faults.oneOf('roleRef.apiGroup', roleRef.apiGroup, 'rbac.authorization.k8s.io');
    faults.oneOf('roleRef.kind', roleRef.kind, 'Role', 'ClusterRole');
    faults.unless(isPathSegment(roleRef.name as string), 'roleRef.name', `is ${roleRef.name}`);
    faults.each('subjects', subjects, (own, subject: any) => {
      own.oneOf('kind', subject.kind, 'ServiceAccount');
      own.unless(isSubdomain(subject.name), 'name', `is ${subject.name}`);
      own.unless(isDnsLabel(subject.namespace), 'namespace', `is ${subject.namespace}`);
    });
  }
}

function metricRules(faults: Faults, { type, resource, pods, external }: any): void {
  faults.oneOf('type', type, 'Resource', 'Pods', 'External');
  const { metric, target } = resource ?? pods ?? external;
  faults.range('averageUtilization', target.averageUtilization, 1, MAX);
  for (const value of [target.averageValue, target.value]) {
    faults.unless(value === undefined || milliOf(value) > 0, 'target', `is ${value}`);
  }
  if (metric) {
    faults.unless(isPathSegment(metric.name), 'metric.name', `is ${metric.name}`);
    selectorRules(faults, metric.selector ?? {});
  }
}

function selectorRules(faults: Faults, { matchLabels = {} }: any): void {
  labelRules(faults, matchLabels);
}

function labelRules(faults: Faults, labels: object): void {
  for (const [key, value] of Object.entries(labels)) {
    faults.unless(isQualifiedName(key), `[${key}]`, 'is not a label');
    faults.unless(isLabelValue(value), `[${key}]`, `is ${value}`);
  }
}

const isHost = (host: unknown) => isSubdomain(host) || isWildcard(host);
const isPathSegment = (text: string) => text !== '' && text !== '.' && text !== '..' && !/[/%]/.test(text);
const isRequestPath = (path: string) => /^\/[\x21-\x7e]*$/.test(path) && !/\/\/|\/\.\.?(\/|$)|%2f|#/i.test(path);
