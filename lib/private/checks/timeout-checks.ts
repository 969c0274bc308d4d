import { show } from '../check';
import { runningContainers } from '../pod-spec';
import { CrossCheck, nameOf } from './cross-check';
import { INGRESS, KubeObject, ObjectIndex, SERVICE } from './object-index';
import { ingressBackends, ingressClassOf } from './route-checks';
import { selectorOf } from './service-spec';

/** The usual class of ingress-nginx and of F5's NGINX Ingress Controller, which have the same default. */
const NGINX = 'nginx';
const NGINX_SECONDS = 60;
const READ_TIMEOUT = 'nginx.ingress.kubernetes.io/proxy-read-timeout';
/** F5's takes units: that it is there is enough. */
const F5_READ_TIMEOUT = 'nginx.org/proxy-read-timeout';
/** A liveness probe waits for the slowest request and this long. */
const PROBE_MARGIN = 5;

export const TIMEOUT_CHECKS: CrossCheck[] = [
  {
    id: 'ingress-timeout',
    *find(index) {
      for (const ingress of index.ofApi(INGRESS)) {
        const { annotations = {} } = ingress.manifest.metadata;
        if (ingressClassOf(ingress) !== NGINX || F5_READ_TIMEOUT in annotations) {
          continue;
        }
        const asked = annotations[READ_TIMEOUT];
        const slow = slowestBehind(index, ingress);
        if (slow && slow.seconds > Number(asked ?? NGINX_SECONDS)) {
          yield {
            object: ingress,
            text:
              `metadata.annotations['${READ_TIMEOUT}'] is ${show(asked)}, so that nginx gives up after ${asked ?? NGINX_SECONDS}s: ` +
              `a request to ${nameOf(slow.service)} may take ${slow.seconds}s, which its liveness probe waits for; ` +
              `pass '${slow.seconds + PROBE_MARGIN}'`,
          };
        }
      }
    },
  },
];

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
    .map(({ livenessProbe }) => livenessProbe?.timeoutSeconds ?? 0);
  return Math.max(0, ...timeouts) - PROBE_MARGIN;
}
