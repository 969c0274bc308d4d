import type { JsonPath } from '../../kube/json-path';
import { show } from '../../kube/show';
import { allContainersIn } from '../containers';
import { DEPLOYMENT_YAML, SERVICE_YAML, callerYaml, documents } from '../example-yaml';
import { type KubeObject, SERVICE, joinKey } from '../kube-object';
import { SimilarNames } from '../names';
import type { ObjectIndex, Workload } from '../object-index';
import type { Rule } from '../rule';
import { servicesByWorkload } from '../served';
import { urlOf } from '../urls';

/** Host and port without a scheme, as in variables such as REDIS_ADDR. */
const ADDRESS = /^([a-z][a-z\d-]*(?:\.[a-z\d-]+)*):\d+$/;
/** Suffixes that authors add to the name of a Service. */
const SUFFIX = /[-_](?:svc|service|server|api|headless)$/;

export const callServiceMissing: Rule = {
  id: 'call-service-missing',
  finding:
    'Environment variable with the URL or address of a Service that does not exist, if the app contains a Service with a similar name, or a workload with the missing name behind a Service with another name',
  consequence: 'The name of the Service does not resolve',
  source: 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#services',
  example: {
    wrong: documents(DEPLOYMENT_YAML, SERVICE_YAML, callerYaml('http://model-server/predict')),
    right: documents(DEPLOYMENT_YAML, SERVICE_YAML, callerYaml('http://model/predict')),
  },
  *find(index) {
    const names = index.once(namesIn);
    for (const { object, name, value, host, path } of index.once(hostsIn)) {
      const suggestion = suggestedHost(index, names, object, host);
      if (suggestion) {
        yield {
          object,
          path,
          text: `${name} is ${show(value)}, but no Service has the host '${host}': use the host ${suggestion}`,
        };
      }
    }
  },
};

interface FoundHost {
  readonly object: KubeObject;
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly path: JsonPath;
}

/** Returns the hosts in the environment variables of all containers. */
function hostsIn(index: ObjectIndex): FoundHost[] {
  return index.once(allContainersIn).flatMap(({ object, container, path }) =>
    (container.env ?? []).flatMap(({ name, value }, i) => {
      const host =
        typeof value === 'string'
          ? (ADDRESS.exec(value)?.[1] ?? (value.includes('://') ? urlOf(value)?.hostname : undefined))
          : undefined;
      return host
        ? [
            {
              object,
              name: `${name} of container '${container.name}'`,
              value: hidePassword(value ?? ''),
              host,
              path: [...path, 'env', i, 'value'],
            },
          ]
        : [];
    }),
  );
}

/** Hides the password in a URL. */
function hidePassword(url: string): string {
  return url.replace(/(:\/\/[^/\s:@]*:)[^/\s@]+@/, '$1...@');
}

/** Names of the Services in a namespace. */
interface ServiceNames {
  readonly similar: SimilarNames;
  /** Names by their part before a suffix such as `-svc`. */
  readonly byBase: Map<string, string>;
}

/** Returns the names of Services by namespace, and workloads by namespace and name. */
function namesIn(index: ObjectIndex): { services: Map<string, ServiceNames>; workloads: Map<string, Workload> } {
  const services = new Map<string, ServiceNames>();
  for (const { namespace, name } of index.ofApi(SERVICE)) {
    const names = services.get(namespace) ?? { similar: new SimilarNames(), byBase: new Map<string, string>() };
    services.set(namespace, names);
    names.similar.add(name);
    names.byBase.set(baseOf(name), name);
  }
  const workloads = new Map(
    index.workloads.map((workload) => [joinKey(workload.object.namespace, workload.object.name), workload]),
  );
  return { services, workloads };
}

/** Returns the host of the Service that the author most likely means; undefined if the Service exists, or can be outside the app. */
function suggestedHost(
  index: ObjectIndex,
  { services, workloads }: ReturnType<typeof namesIn>,
  object: KubeObject,
  host: string,
): string | undefined {
  const [name = '', namespace = object.namespace, svc = 'svc'] = host.split('.');
  // the second label can name a headless Service, and the first its pod
  if (svc !== 'svc' || index.find(SERVICE, namespace, name) || index.find(SERVICE, object.namespace, namespace)) {
    return undefined;
  }
  const serviceNames = services.get(namespace);
  const similarName = serviceNames?.byBase.get(baseOf(name)) ?? serviceNames?.similar.find(name);
  const workload = similarName === undefined ? workloads.get(joinKey(namespace, name)) : undefined;
  const [service] = (workload && index.once(servicesByWorkload).get(workload)) ?? [];
  const domain = host.slice(name.length);
  return similarName !== undefined
    ? `'${similarName}${domain}'`
    : service && `'${service.name}${domain}', the Service of ${workload?.object}`;
}

function baseOf(name: string): string {
  return name.replace(SUFFIX, '');
}
