import { pathText } from '../../kube/json-path';
import { parseMilli } from '../../kube/quantity';
import { show } from '../../kube/show';
import { allContainersIn } from '../containers';
import { inContainer } from '../example-yaml';
import type { Rule } from '../rule';

const memory = (request: string) =>
  inContainer(`resources: { requests: { memory: ${request} }, limits: { memory: 4Gi } }`);

export const requestExceedsLimit: Rule = {
  id: 'request-exceeds-limit',
  finding: 'Request that exceeds the limit',
  consequence: 'The API server rejects the pod',
  source: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#requests-and-limits',
  example: { wrong: memory('8Gi'), right: memory('4Gi') },
  *find(index) {
    for (const { object, container, path } of index.once(allContainersIn)) {
      const { requests = {}, limits = {} } = container.resources ?? {};
      for (const [resource, request] of Object.entries(requests)) {
        const limit = limits[resource];
        const [maximum, requested] = [limit, request].map((amount) => parseMilli(String(amount)));
        if (maximum !== undefined && requested !== undefined && requested > maximum) {
          const field = [...path, 'resources', 'requests', resource];
          yield {
            object,
            path: field,
            text: `${pathText(field)} is ${show(request)}, must be at most the limit ${show(limit)}: lower it, or raise the limit`,
          };
        }
      }
    }
  },
};
