import { show } from '../validation/check';
import { runningContainers } from '../kube/pod-spec';
import { type CrossCheck, nameOf } from './cross-check';
import { INGRESS, type KubeObject, type ObjectIndex, SERVICE } from './object-index';
import { ingressBackends, ingressClassOf } from './route-checks';
import { selectorOf } from './service-spec';

/** The usual class of ingress-nginx and of F5's NGINX Ingress Controller, which have the same default. */
const NGINX = 'nginx';
const NGINX_SECONDS = 60;
const READ_TIMEOUT = 'nginx.ingress.kubernetes.io/proxy-read-timeout';
/** F5's takes units: that it is there is enough. */
const F5_READ_TIMEOUT = 'nginx.org/proxy-read-timeout';
/** A connection that nginx passes through has no timeout of its own. */
const PASSTHROUGH = 'nginx.ingress.kubernetes.io/ssl-passthrough';
/** Configuration of nginx in a `configuration-snippet` or `server-snippet`. */
const SNIPPET = /^nginx\.(?:ingress\.kubernetes\.io|org)\/[a-z-]*snippets?$/;
/** ingress-nginx reads whole seconds, and takes its default for anything else, such as '5m'. */
const SECONDS = /^[+-]?\d+$/;
/** A liveness probe waits for the slowest request and this long. */
const PROBE_MARGIN = 5;

export const TIMEOUT_CHECKS: CrossCheck[] = [
  {
    id: 'ingress-timeout',
    *find(index) {
      for (const ingress of index.ofApi(INGRESS)) {
        const { annotations = {} } = ingress.manifest.metadata;
        const slow = isTimedByAnnotation(ingress, annotations) ? slowestBehind(index, ingress) : undefined;
        const asked = annotations[READ_TIMEOUT];
        const isSeconds = SECONDS.test(asked ?? '');
        const waits = isSeconds ? Number(asked) : NGINX_SECONDS;
        if (slow && slow.seconds > waits) {
          const why = asked === undefined || isSeconds ? '' : 'which is no whole number of seconds, ';
          yield {
            object: ingress,
            text:
              `metadata.annotations['${READ_TIMEOUT}'] is ${show(asked)}, ${why}so that nginx gives up after ${waits}s: ` +
              `a request to ${nameOf(slow.service)} may take ${slow.seconds}s, which its liveness probe waits for; ` +
              `pass '${slow.seconds + PROBE_MARGIN}'`,
          };
        }
      }
    },
  },
];

/** Whether nothing but the annotation tells nginx how long to wait. */
function isTimedByAnnotation(ingress: KubeObject, annotations: { readonly [key: string]: string }): boolean {
  return (
    ingressClassOf(ingress) === NGINX &&
    !(F5_READ_TIMEOUT in annotations) &&
    annotations[PASSTHROUGH] !== 'true' &&
    !Object.entries(annotations).some(([key, text]) => SNIPPET.test(key) && String(text).includes('proxy_read_timeout'))
  );
}

/** The Service behind an Ingress whose pods take longest for a request, as far as their liveness probes say. */
function slowestBehind(
  index: ObjectIndex,
  ingress: KubeObject,
): { readonly service: KubeObject; readonly seconds: number } | undefined {
  const services = ingressBackends(ingress).flatMap(
    ([, backend]) => index.find(SERVICE, ingress.namespace, backend.service?.name ?? '') ?? [],
  );
  const known = services.map((service) => ({ service, seconds: slowestRequestOf(index, service) }));
  return known.sort((a, b) => b.seconds - a.seconds)[0];
}

function slowestRequestOf(index: ObjectIndex, service: KubeObject): number {
  const selector = selectorOf(service);
  const pods = selector ? [...index.selected(service.namespace, selector)] : [];
  const timeouts = pods
    .flatMap(({ pod }) => runningContainers(pod))
    // a command or a connection takes no longer while the server is busy with a request
    .map(({ livenessProbe: probe = {} }) => (probe.exec || probe.tcpSocket ? 0 : (probe.timeoutSeconds ?? 0)));
  return Math.max(0, ...timeouts) - PROBE_MARGIN;
}
