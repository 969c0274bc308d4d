import type { ContainerManifest } from '../../kube/pod-spec';
import { allContainersIn } from '../containers';
import { inContainer } from '../example-yaml';
import { slowestRequestOf } from '../probes';
import type { Rule } from '../rule';

/** Default of Kubernetes. */
const GRACE_SECONDS = 30;
const SLEEP = /^\s*(?:\/bin\/)?sleep\s+(\d+)s?\s*;?\s*$/;

const stopping = (grace: number) =>
  `${inContainer('lifecycle: { preStop: { sleep: { seconds: 30 } } }')}      terminationGracePeriodSeconds: ${grace}\n`;

export const gracePeriod: Rule = {
  id: 'grace-period',
  finding: 'Grace period that is not longer than the preStop hook and the slowest request together',
  consequence: 'Requests are cut off when a pod stops',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
  example: { wrong: stopping(30), right: stopping(60) },
  *find(index) {
    for (const { object, workload, container } of index.once(allContainersIn)) {
      const { terminationGracePeriodSeconds: grace = GRACE_SECONDS } = workload.pod;
      const stop = preStopSeconds(container);
      const request = slowestRequestOf(container);
      // without a hook, or a slow request, the process itself decides how long it needs
      if (stop > 0 ? stop + request >= grace : request > grace) {
        const causes = [
          ...(stop > 0 ? [`the preStop hook takes ${stop}s`] : []),
          ...(request > 0 ? [`a request can take ${request}s according to the livenessProbe`] : []),
        ];
        yield {
          object,
          path: [...workload.podPath, 'terminationGracePeriodSeconds'],
          text: `terminationGracePeriodSeconds is ${grace}, but in container '${container.name}' ${causes.join(' and ')}: pass more than ${stop + request}`,
        };
      }
    }
  },
};

/** Returns the duration of a preStop hook; 0 without one, or if it is unknown. */
function preStopSeconds({ lifecycle }: ContainerManifest): number {
  const { sleep, exec } = lifecycle?.preStop ?? {};
  if (sleep) {
    return sleep.seconds ?? 0;
  }
  const command = (exec?.command ?? [])
    .filter((text) => !/^(?:\/(?:usr\/)?bin\/)?(?:ba|da)?sh$|^-[a-z]*c$/.test(text))
    .join(' ');
  return Number(SLEEP.exec(command)?.[1] ?? 0);
}
