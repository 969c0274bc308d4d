import { runningContainers } from '../../kube/pod-spec';
import { DEPLOYMENT_YAML, SERVICE_YAML, documents } from '../example-yaml';
import type { Rule } from '../rule';
import { sendersByWorkload } from '../served';

const WITHOUT_PROBE = DEPLOYMENT_YAML.replace(/ *readinessProbe.*\n/, '');

export const readinessProbeMissing: Rule = {
  id: 'readiness-probe-missing',
  finding:
    'Pods behind a Service or InferencePool, without a readiness or startup probe in any container. The check ignores Services with `publishNotReadyAddresses`',
  consequence: 'Requests go to pods that do not serve yet',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/probes/#readiness-probe',
  isAdvice: true,
  aliases: {
    kubeScore: ['pod-probes'],
    kubeLinter: ['no-readiness-probe'],
    polaris: ['readinessProbeMissing'],
  },
  example: { wrong: documents(WITHOUT_PROBE, SERVICE_YAML), right: documents(DEPLOYMENT_YAML, SERVICE_YAML) },
  *find(index) {
    for (const [{ object, pod, podPath }, services] of index.once(sendersByWorkload)) {
      const service = services.find(
        (candidate) => !candidate.spec<{ publishNotReadyAddresses?: boolean }>().publishNotReadyAddresses,
      );
      const containers = runningContainers(pod);
      if (service && !containers.some(({ readinessProbe, startupProbe }) => readinessProbe ?? startupProbe)) {
        const containerIndex = Math.max(
          0,
          (pod.containers ?? []).findIndex(({ ports = [] }) => ports.length > 0),
        );
        yield {
          object,
          path: [...podPath, 'containers', containerIndex, 'readinessProbe'],
          text: `no container of ${object} has a readinessProbe, so ${service} sends requests to pods that do not serve yet: add a readinessProbe`,
        };
      }
    }
  },
};
