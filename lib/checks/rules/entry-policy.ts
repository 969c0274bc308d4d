import type { JsonPath } from '../../kube/json-path';
import { pathText } from '../../kube/json-path';
import { show } from '../../kube/show';
import { policiesIn } from '../calls';
import { DEPLOYMENT_YAML, SERVICE_YAML, documents, serverPolicy } from '../example-yaml';
import { ingressBackends } from '../ingresses';
import { INGRESS, type KubeObject, SERVICE } from '../kube-object';
import type { NetworkPolicies } from '../network-policies';
import type { ObjectIndex } from '../object-index';
import { GATEWAY_API, allRoutes, isService, routeBackends } from '../routes';
import type { Rule } from '../rule';
import { type ServiceSpec, selectorOf, targetPortOf } from '../services';

/** Object through which requests from outside the app reach a Service. */
interface Entry {
  /** Object with the reference, and the path of the reference. */
  readonly object: KubeObject;
  readonly path: JsonPath;
  readonly value: unknown;
  readonly service: KubeObject;
  /** Number or name of a port of the Service; undefined for all ports. */
  readonly port?: number | string;
  /** True if pods of a controller send the requests; false if clients connect directly. */
  readonly hasController: boolean;
}

const ENTRY = `\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: model }
spec:
  defaultBackend: { service: { name: model, port: { number: 80 } } }
`;
const appBehind = (from: string) => documents(DEPLOYMENT_YAML, SERVICE_YAML, ENTRY, serverPolicy(from));

export const entryPolicy: Rule = {
  id: 'entry-policy',
  finding:
    'Ingress, Gateway API route or Service of type LoadBalancer for pods whose NetworkPolicies block its requests on all ports. The check ignores routes to a namespace that contains a Gateway',
  consequence: 'Each request times out',
  source: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors',
  example: {
    wrong: appBehind('{ podSelector: { matchLabels: { app: model } } }'),
    right: appBehind('{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ingress-nginx } } }'),
  },
  *find(index) {
    const policies = index.once(policiesIn);
    for (const entry of entriesIn(index)) {
      const isolated = isolatedPods(index, policies, entry);
      if (isolated) {
        const from = entry.hasController ? 'the controller' : 'clients outside the cluster';
        yield {
          object: entry.object,
          path: entry.path,
          text: `${pathText(entry.path)} is ${show(entry.value)}, but no NetworkPolicy for ${isolated.object} allows ${from} to reach port ${show(isolated.port)}: add an ingress rule for this port`,
        };
      }
    }
  },
};

function entriesIn(index: ObjectIndex): Entry[] {
  const find = ({ namespace }: KubeObject, name = '', other = namespace) => index.find(SERVICE, other, name);
  const ingresses = index.ofApi(INGRESS).flatMap((object) =>
    ingressBackends(object).flatMap(([path, { service: ref }]) => {
      const service = find(object, ref?.name);
      const port = ref?.port?.number ?? ref?.port?.name;
      const field = [...path, 'service', 'name'];
      return service ? [{ object, path: field, value: service.name, service, port, hasController: true }] : [];
    }),
  );
  const gateways = new Set(index.ofApi(`Gateway.${GATEWAY_API}`).map(({ namespace }) => namespace));
  const routes = allRoutes(index).flatMap((object) =>
    routeBackends(object).flatMap(([path, ref]) => {
      const service = isService(ref) ? find(object, ref.name, ref.namespace) : undefined;
      const hasLocalGateway = service !== undefined && gateways.has(service.namespace);
      // the pods of a Gateway can run in its namespace
      return service && !hasLocalGateway
        ? [{ object, path: [...path, 'name'], value: service.name, service, port: ref.port, hasController: true }]
        : [];
    }),
  );
  const loadBalancers = index.ofApi(SERVICE).flatMap((service) => {
    const { type } = service.spec<ServiceSpec>();
    // proxies that the app does not contain can send the requests to node ports
    return type === 'LoadBalancer'
      ? [{ object: service, path: ['spec', 'type'], value: type, service, hasController: false }]
      : [];
  });
  return [...ingresses, ...routes, ...loadBalancers];
}

/** Returns the first pods behind an entry that NetworkPolicies isolate from it, and their port. */
function isolatedPods(
  index: ObjectIndex,
  policies: NetworkPolicies,
  { service, port, hasController }: Entry,
): { readonly object: KubeObject; readonly port: number | string } | undefined {
  const selector = selectorOf(service);
  const { ports = [] } = service.spec<ServiceSpec>();
  const targetPorts = ports
    .filter(({ port: number, name }) => port === undefined || number === port || name === port)
    .map((servicePort) => ({ target: targetPortOf(servicePort), protocol: servicePort.protocol }));
  for (const workload of selector ? index.selected(service.namespace, selector) : []) {
    const policiesOfPods = policies.policiesFor(workload, 'ingress');
    const isolatedPorts = targetPorts.filter(
      ({ target, protocol }) =>
        !policiesOfPods.some((p) => policies.allowsOutside(p, 'ingress', workload, target, hasController, protocol)),
    );
    // a load balancer can have ports for the app only, such as metrics
    const [first] = isolatedPorts.length === targetPorts.length ? isolatedPorts : [];
    if (policiesOfPods.length > 0 && first !== undefined) {
      return { object: workload.object, port: first.target };
    }
  }
  return undefined;
}
