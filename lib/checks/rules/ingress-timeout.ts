import { runningContainers } from '../../kube/pod-spec';
import { show } from '../../kube/show';
import { SERVICE_YAML, documents, inContainer } from '../example-yaml';
import { ingressBackends, ingressClassOf } from '../ingresses';
import { INGRESS, type KubeObject, SERVICE } from '../kube-object';
import type { ObjectIndex } from '../object-index';
import { PROBE_MARGIN_SECONDS, slowestRequestOf } from '../probes';
import type { Rule } from '../rule';
import { selectorOf } from '../services';

/** Usual class of ingress-nginx and of F5's NGINX Ingress Controller, which have the same default timeout. */
const NGINX = 'nginx';
const NGINX_SECONDS = 60;
const READ_TIMEOUT = 'nginx.ingress.kubernetes.io/proxy-read-timeout';
/** Annotation of F5's controller. The check reads only its presence, because its values have units. */
const F5_READ_TIMEOUT = 'nginx.org/proxy-read-timeout';
/** Annotation for TLS passthrough, which has no timeout. */
const PASSTHROUGH = 'nginx.ingress.kubernetes.io/ssl-passthrough';
/** Annotations with nginx configuration: `configuration-snippet` and `server-snippet`. */
const SNIPPET = /^nginx\.(?:ingress\.kubernetes\.io|org)\/[a-z-]*snippets?$/;
/** Whole seconds. For other values, such as '5m', ingress-nginx uses its default. */
const SECONDS = /^[+-]?\d+$/;

const SLOW = `${inContainer('livenessProbe: { httpGet: { path: /livez, port: http }, timeoutSeconds: 305 }')}\
      terminationGracePeriodSeconds: 330
`;
const WRONG = `\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: model
spec:
  ingressClassName: nginx
  defaultBackend: { service: { name: model, port: { number: 80 } } }
`;
const ANNOTATIONS = `  annotations: { nginx.ingress.kubernetes.io/proxy-read-timeout: '305' }\n`;

export const ingressTimeout: Rule = {
  id: 'ingress-timeout',
  finding:
    'Ingress of class `nginx` whose timeout is shorter than the slowest request to the pods of its Services. The check assumes that this request takes ' +
    `${PROBE_MARGIN_SECONDS} seconds less than the timeout of an HTTP or gRPC liveness probe, and ignores Ingresses with TLS passthrough, a ` +
    '`proxy_read_timeout` in a snippet, or `nginx.org/proxy-read-timeout`',
  consequence: 'Slow requests fail with 504 Gateway Timeout',
  source: 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#custom-timeouts',
  example: {
    wrong: documents(SLOW, SERVICE_YAML, WRONG),
    right: documents(SLOW, SERVICE_YAML, WRONG.replace('spec:\n', `${ANNOTATIONS}spec:\n`)),
  },
  *find(index) {
    for (const ingress of index.ofApi(INGRESS)) {
      const { annotations = {} } = ingress.manifest.metadata;
      const slowest = usesAnnotationTimeout(ingress, annotations) ? slowestServiceOf(index, ingress) : undefined;
      const annotation = annotations[READ_TIMEOUT];
      const isSeconds = SECONDS.test(annotation ?? '');
      const timeout = isSeconds ? Number(annotation) : NGINX_SECONDS;
      if (slowest && slowest.seconds > timeout) {
        const rule = isSeconds ? '' : 'which is not a whole number of seconds, ';
        yield {
          object: ingress,
          path: ['metadata', 'annotations', READ_TIMEOUT],
          text: timeoutText(annotation === undefined ? undefined : `${show(annotation)}, ${rule}`, timeout, slowest),
        };
      }
    }
  },
};

function timeoutText(
  value: string | undefined,
  timeout: number,
  { service, seconds }: { readonly service: KubeObject; readonly seconds: number },
): string {
  const field = `metadata.annotations['${READ_TIMEOUT}']`;
  const effect = `nginx times out after ${timeout}s, but a request to ${service} can take ${seconds}s according to the liveness probe of its pods`;
  return value === undefined
    ? `${effect}. Set ${field} to '${seconds + PROBE_MARGIN_SECONDS}'.`
    : `${field} is ${value}so ${effect}: pass '${seconds + PROBE_MARGIN_SECONDS}'`;
}

/** Returns true for an Ingress of class nginx whose timeout only READ_TIMEOUT can change. */
function usesAnnotationTimeout(ingress: KubeObject, annotations: { readonly [key: string]: string }): boolean {
  return (
    ingressClassOf(ingress) === NGINX &&
    !(F5_READ_TIMEOUT in annotations) &&
    annotations[PASSTHROUGH] !== 'true' &&
    !Object.entries(annotations).some(([key, text]) => SNIPPET.test(key) && String(text).includes('proxy_read_timeout'))
  );
}

/** Returns the Service with the slowest request behind an Ingress, according to the liveness probes of the pods; undefined if there is no Service. */
function slowestServiceOf(
  index: ObjectIndex,
  ingress: KubeObject,
): { readonly service: KubeObject; readonly seconds: number } | undefined {
  const services = ingressBackends(ingress).flatMap(
    ([, backend]) => index.find(SERVICE, ingress.namespace, backend.service?.name ?? '') ?? [],
  );
  const candidates = services.map((service) => ({ service, seconds: slowestRequestTo(index, service) }));
  return candidates.sort((a, b) => b.seconds - a.seconds)[0];
}

function slowestRequestTo(index: ObjectIndex, service: KubeObject): number {
  const selector = selectorOf(service);
  const pods = selector ? [...index.selected(service.namespace, selector)] : [];
  return Math.max(0, ...pods.flatMap(({ pod }) => runningContainers(pod)).map(slowestRequestOf));
}
