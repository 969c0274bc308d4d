import { allContainersIn } from '../containers';
import { inContainer } from '../example-yaml';
import { actionOf, secondsToFailure } from '../probes';
import type { Rule } from '../rule';

const withLivenessProbe = (failures: number) =>
  inContainer(`livenessProbe: { httpGet: { path: /healthz, port: http }, failureThreshold: ${failures} }`);

export const probesIdentical: Rule = {
  id: 'probes-identical',
  finding: 'Liveness probe with the same action as the readiness probe, if it does not fail later',
  consequence: 'An overloaded server restarts, and the other replicas receive its requests',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/probes/#liveness-probe',
  isAdvice: true,
  aliases: { kubeScore: ['pod-probes-identical'] },
  example: { wrong: withLivenessProbe(3), right: withLivenessProbe(12) },
  *find(index) {
    for (const { object, container, path } of index.once(allContainersIn)) {
      const { livenessProbe, readinessProbe } = container;
      if (!livenessProbe || !readinessProbe || actionOf(livenessProbe) !== actionOf(readinessProbe)) {
        continue;
      }
      const livenessSeconds = secondsToFailure(livenessProbe);
      const readinessSeconds = secondsToFailure(readinessProbe);
      if (livenessSeconds <= readinessSeconds) {
        yield {
          object,
          path: [...path, 'livenessProbe'],
          text: `livenessProbe of container '${container.name}' fails after ${livenessSeconds}s, and the readinessProbe with the same action after ${readinessSeconds}s: increase failureThreshold of the livenessProbe, so that Kubernetes does not restart a busy server`,
        };
      }
    }
  },
};
