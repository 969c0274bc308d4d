import { pathText } from '../../kube/json-path';
import type { ContainerManifest, ProbeTarget } from '../../kube/pod-spec';
import { show } from '../../kube/show';
import { allContainersIn } from '../containers';
import { DEPLOYMENT_YAML } from '../example-yaml';
import { PROBES } from '../probes';
import type { Rule } from '../rule';

const withProbeScheme = (scheme: string) => DEPLOYMENT_YAML.replace('port: http }', `port: http, scheme: ${scheme} }`);

export const probeScheme: Rule = {
  id: 'probe-scheme',
  finding:
    'HTTPS probe on a port named `http` or `http-...`, or on port 80 without a name, or HTTP probe on a port named `https` or `https-...`. The check ignores probes of another host',
  consequence: 'The pod never becomes ready, or restarts',
  source:
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#http-probes',
  isAdvice: true,
  example: { wrong: withProbeScheme('HTTPS'), right: withProbeScheme('HTTP') },
  *find(index) {
    for (const { object, container, path } of index.once(allContainersIn)) {
      for (const probe of PROBES) {
        const target = container[probe]?.httpGet;
        const { scheme = 'HTTP' } = target ?? {};
        const expected = target && target.host === undefined ? schemeOf(container, target) : undefined;
        if (expected !== undefined && expected !== scheme) {
          const field = [...path, probe, 'httpGet', 'scheme'];
          yield {
            object,
            path: field,
            text: `${pathText(field)} is ${show(target?.scheme)}, but port ${show(target?.port)} of container '${container.name}' serves ${expected} according to its name or number: pass ${expected}, or change the name of the port`,
          };
        }
      }
    }
  },
};

/** Returns the scheme of a port according to its name, or to the number 80 without a name; undefined if it is unknown. */
function schemeOf({ ports = [] }: ContainerManifest, { port }: ProbeTarget): string | undefined {
  const declared = ports.find(({ name, containerPort }) => name === port || containerPort === port);
  const name = declared?.name ?? '';
  if (/^https(-|$)/.test(name)) {
    return 'HTTPS';
  }
  if (/^http(-|$)/.test(name)) {
    return 'HTTP';
  }
  return name === '' && (declared?.containerPort ?? port) === 80 ? 'HTTP' : undefined;
}
