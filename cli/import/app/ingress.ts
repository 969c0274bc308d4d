import type { KubeObject } from '../../../lib/checks/kube-object';
import { isMap } from '../../../lib/kube/json';
import { chain, constant, create, type Expression, json, list, object } from '../code/expression';
import type { ServiceManifest } from './app-source';
import { annotationsOf } from './metadata';
import type { Props } from './process';

interface Backend {
  readonly service?: { readonly name?: string; readonly port?: { readonly number?: number; readonly name?: string } };
}

interface Path {
  readonly path?: string;
  readonly pathType?: string;
  readonly backend?: Backend;
}

interface IngressSpec {
  readonly ingressClassName?: string;
  readonly defaultBackend?: unknown;
  readonly rules?: { readonly host?: string; readonly http?: { readonly paths?: Path[] } }[];
  readonly tls?: { readonly hosts?: string[]; readonly secretName?: string }[];
}

/** A Service that an Ingress routes to. */
export interface IngressService {
  readonly manifest: KubeObject;
  /** Expression of the construct; undefined for an object without one. */
  readonly expression?: Expression;
  /** Default port of a rule. */
  readonly port?: number;
}

/** Annotation of an older API, which the library rejects, so an override sets it. */
const CLASS_ANNOTATION = /^kubernetes\.io\/ingress\.class$/;
const PATH_TYPES: { readonly [type: string]: string } = {
  Exact: 'EXACT',
  ImplementationSpecific: 'IMPLEMENTATION_SPECIFIC',
};

/** Creates a `HostIngress`; undefined for an Ingress with a backend that is not a Service with a known port. */
export function ingressCode(
  ingress: KubeObject,
  chart: Expression,
  id: string,
  serviceNamed: (name: string) => IngressService | undefined,
): Expression | undefined {
  const { ingressClassName, rules = [], tls = [] } = ingress.spec<IngressSpec>();
  const routes = rules.flatMap(({ host, http }) =>
    (http?.paths ?? [{}]).map((path) => routeOf(host, path, serviceNamed)),
  );
  const expressible = routes.filter((route) => route !== undefined);
  if (expressible.length === 0 || expressible.length < routes.length) return undefined;
  const props: Props = {
    ...routesProps(expressible),
    name: id === ingress.name ? undefined : json(ingress.name),
    className: ingressClassName === undefined ? undefined : json(ingressClassName),
    ...tlsProps(tls, expressible),
    annotations: annotationsOf(ingress, CLASS_ANNOTATION),
  };
  return create('HostIngress', chart, json(id), object(props));
}

interface Route {
  readonly host?: string;
  /** Service of a route for all paths of a host. */
  readonly wholeHost?: Expression;
  readonly rule: Expression;
}

function routeOf(
  host: string | undefined,
  { path = '/', pathType = 'Prefix', backend }: Path,
  serviceNamed: (name: string) => IngressService | undefined,
): Route | undefined {
  const { name, port } = backend?.service ?? {};
  const service = name === undefined ? undefined : serviceNamed(name);
  const { ports = [] } = service?.manifest.spec<ServiceManifest>() ?? {};
  const number = port?.number ?? ports.find((one) => one.name === port?.name)?.port;
  if (name === undefined || !isMap(port) || number === undefined) return undefined;
  const { expression } = service ?? {};
  const isDefaultPort = expression !== undefined && number === service?.port;
  const typeName = PATH_TYPES[pathType];
  return {
    host,
    ...(isDefaultPort && path === '/' && typeName === undefined ? { wholeHost: expression } : {}),
    rule: object({
      host: host === undefined ? undefined : json(host),
      path: path === '/' ? undefined : json(path),
      pathType: typeName === undefined ? undefined : constant(`HttpIngressPathType.${typeName}`),
      service: expression,
      serviceName: expression ? undefined : json(name),
      port: isDefaultPort ? undefined : json(number),
    }),
  };
}

function routesProps(routes: readonly Route[]): Props {
  const whole = routes.filter(({ host, wholeHost }) => host !== undefined && wholeHost);
  const hosts = new Map(whole.map(({ host = '', wholeHost }) => [host, wholeHost]));
  const rest = hosts.size === whole.length ? routes.filter((route) => !whole.includes(route)) : routes;
  return {
    hosts: rest === routes || hosts.size === 0 ? undefined : object(Object.fromEntries(hosts)),
    rules: rest.length > 0 ? list(rest.map(({ rule }) => rule)) : undefined,
  };
}

function tlsProps(tls: NonNullable<IngressSpec['tls']>, routes: readonly Route[]): Props {
  const [first] = tls;
  const routeHosts = new Set(routes.map(({ host }) => host));
  const coversAllHosts =
    first?.hosts && routeHosts.size === first.hosts.length && first.hosts.every((host) => routeHosts.has(host));
  if (first?.secretName !== undefined && tls.length === 1 && coversAllHosts) {
    return { tlsSecretName: json(first.secretName) };
  }
  return { tls: tls.length > 0 ? json(tls.map(({ hosts, secretName }) => ({ hosts, secretName }))) : undefined };
}

/** Returns the expression that selects the Ingress of a `HostIngress`. */
export function ingressOf(construct: Expression): Expression {
  return chain(construct, { name: 'ingress' });
}
