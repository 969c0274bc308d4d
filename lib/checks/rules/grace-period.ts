import { allContainersIn } from '../containers';
import { inContainer } from '../example-yaml';
import { gracePeriodOf, preStopSeconds } from '../probes';
import type { Rule } from '../rule';

const withGracePeriod = (grace: number) =>
  `${inContainer('lifecycle: { preStop: { sleep: { seconds: 30 } } }')}      terminationGracePeriodSeconds: ${grace}\n`;

export const gracePeriod: Rule = {
  id: 'grace-period',
  finding: 'Grace period that is not longer than the sleep in a preStop hook',
  consequence: 'Kubernetes kills the process before the process can shut down',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
  example: { wrong: withGracePeriod(30), right: withGracePeriod(60) },
  *find(index) {
    for (const { object, workload, container } of index.once(allContainersIn)) {
      const grace = gracePeriodOf(workload.pod);
      const preStop = preStopSeconds(container);
      if (preStop > 0 && preStop >= grace) {
        yield {
          object,
          path: [...workload.podPath, 'terminationGracePeriodSeconds'],
          text: `terminationGracePeriodSeconds is ${grace}, but the preStop hook of container '${container.name}' takes ${preStop}s: pass more than ${preStop}`,
        };
      }
    }
  },
};
