import { allContainersIn } from '../containers';
import { inContainer } from '../example-yaml';
import { PROBE_MARGIN_SECONDS, gracePeriodOf, preStopSeconds, slowestRequestOf } from '../probes';
import type { Rule } from '../rule';

const LIVENESS = 'livenessProbe: { httpGet: { path: /livez, port: http }, timeoutSeconds: 65 }';
const withGracePeriod = (grace: number) => `${inContainer(LIVENESS)}      terminationGracePeriodSeconds: ${grace}\n`;

export const gracePeriodRequest: Rule = {
  id: 'grace-period-request',
  finding:
    'Grace period that is shorter than the sleep in a preStop hook plus the slowest request. The check assumes that this request takes ' +
    `${PROBE_MARGIN_SECONDS} seconds less than the timeout of an HTTP or gRPC liveness probe`,
  consequence: 'Slow requests fail when a pod stops',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
  isAdvice: true,
  example: { wrong: withGracePeriod(30), right: withGracePeriod(90) },
  *find(index) {
    for (const { object, workload, container } of index.once(allContainersIn)) {
      const grace = gracePeriodOf(workload.pod);
      const preStop = preStopSeconds(container);
      const request = slowestRequestOf(container);
      // grace-period reports a hook that is too long by itself
      if (preStop < grace && request > 0 && preStop + request > grace) {
        const hook = preStop > 0 ? `the preStop hook takes ${preStop}s, and ` : '';
        yield {
          object,
          path: [...workload.podPath, 'terminationGracePeriodSeconds'],
          text: `terminationGracePeriodSeconds is ${grace}, but in container '${container.name}' ${hook}a request can take ${request}s according to the livenessProbe: pass at least ${preStop + request}`,
        };
      }
    }
  },
};
