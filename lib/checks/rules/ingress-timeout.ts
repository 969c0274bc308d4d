import { runningContainers } from '../../kube/pod-spec';
import { show } from '../../kube/show';
import { DEPLOYMENT_YAML, SERVICE_YAML, documents } from '../example-yaml';
import { ingressBackends, ingressClassOf } from '../ingresses';
import { INGRESS, type KubeObject, SERVICE } from '../kube-object';
import type { ObjectIndex } from '../object-index';
import type { Rule } from '../rule';
import { selectorOf } from '../services';

/** The usual class of ingress-nginx and of F5's NGINX Ingress Controller, which have the same default. */
const NGINX = 'nginx';
const NGINX_SECONDS = 60;
const READ_TIMEOUT = 'nginx.ingress.kubernetes.io/proxy-read-timeout';
/** Annotation of F5's controller, with units: only its presence counts. */
const F5_READ_TIMEOUT = 'nginx.org/proxy-read-timeout';
/** A connection that nginx passes through has no timeout of nginx. */
const PASSTHROUGH = 'nginx.ingress.kubernetes.io/ssl-passthrough';
/** Configuration of nginx in a `configuration-snippet` or `server-snippet`. */
const SNIPPET = /^nginx\.(?:ingress\.kubernetes\.io|org)\/[a-z-]*snippets?$/;
/** ingress-nginx reads whole seconds, and uses its default for other values such as '5m'. */
const SECONDS = /^[+-]?\d+$/;
/** A liveness probe waits for the slowest request and this margin. */
const PROBE_MARGIN = 5;

const SLOW = `${DEPLOYMENT_YAML}          livenessProbe: { httpGet: { path: /healthz, port: http }, timeoutSeconds: 305 }\n`;
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
  finding: 'Ingress of class `nginx` with a shorter timeout than the slowest request of its pods',
  consequence: '504 Gateway Timeout',
  source: 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#custom-timeouts',
  example: {
    wrong: documents(SLOW, SERVICE_YAML, WRONG),
    right: documents(SLOW, SERVICE_YAML, WRONG.replace('spec:\n', `${ANNOTATIONS}spec:\n`)),
  },
  *find(index) {
    for (const ingress of index.ofApi(INGRESS)) {
      const { annotations = {} } = ingress.manifest.metadata;
      const slow = isTimedByAnnotation(ingress, annotations) ? slowestBehind(index, ingress) : undefined;
      const requested = annotations[READ_TIMEOUT];
      const isSeconds = SECONDS.test(requested ?? '');
      const timeout = isSeconds ? Number(requested) : NGINX_SECONDS;
      if (slow && slow.seconds > timeout) {
        const why = requested === undefined || isSeconds ? '' : 'which is no whole number of seconds, ';
        yield {
          object: ingress,
          path: ['metadata', 'annotations', READ_TIMEOUT],
          text:
            `metadata.annotations['${READ_TIMEOUT}'] is ${show(requested)}, ${why}so that nginx gives up after ${timeout}s: ` +
            `a request to ${slow.service} may take ${slow.seconds}s, which its liveness probe waits for; ` +
            `pass '${slow.seconds + PROBE_MARGIN}'`,
        };
      }
    }
  },
};

/** Whether the annotation alone sets the timeout of nginx. */
function isTimedByAnnotation(ingress: KubeObject, annotations: { readonly [key: string]: string }): boolean {
  return (
    ingressClassOf(ingress) === NGINX &&
    !(F5_READ_TIMEOUT in annotations) &&
    annotations[PASSTHROUGH] !== 'true' &&
    !Object.entries(annotations).some(([key, text]) => SNIPPET.test(key) && String(text).includes('proxy_read_timeout'))
  );
}

/** The Service behind an Ingress with the slowest request, according to the liveness probes of its pods. */
function slowestBehind(
  index: ObjectIndex,
  ingress: KubeObject,
): { readonly service: KubeObject; readonly seconds: number } | undefined {
  const services = ingressBackends(ingress).flatMap(
    ([, backend]) => index.find(SERVICE, ingress.namespace, backend.service?.name ?? '') ?? [],
  );
  const timed = services.map((service) => ({ service, seconds: slowestRequestOf(index, service) }));
  return timed.sort((a, b) => b.seconds - a.seconds)[0];
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
