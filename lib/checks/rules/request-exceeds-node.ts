import { DEPLOYMENT_YAML } from '../example-yaml';
import { excessesOf } from '../node-fit';
import type { Rule } from '../rule';

const withCpuRequest = (cpu: number) => `${DEPLOYMENT_YAML}          resources: { requests: { cpu: '${cpu}' } }\n`;

export const requestExceedsNode: Rule = {
  id: 'request-exceeds-node',
  finding: 'Pod that fits on none of the `nodes` that `Checks.enable()` or the configuration of `check` lists',
  consequence: 'The pod stays pending',
  source:
    'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-requests-are-scheduled',
  usesFact: 'nodes',
  example: { wrong: withCpuRequest(8), right: withCpuRequest(3), nodes: [{ cpu: '4', memory: '16Gi' }] },
  *find(index) {
    const { nodes } = index.facts;
    for (const { object, pod, podPath } of nodes.length > 0 ? index.workloads : []) {
      for (const text of excessesOf(pod, nodes)) {
        yield { object, path: [...podPath, 'containers'], text };
      }
    }
  },
};
