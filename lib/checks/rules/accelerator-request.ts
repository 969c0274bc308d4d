import { pathText } from '../../kube/json-path';
import { show } from '../../kube/show';
import { allContainersIn } from '../containers';
import { inGpuContainer } from '../example-yaml';
import type { Rule } from '../rule';

const gpus = (list: string, count: string) => inGpuContainer(`resources: { ${list}: { nvidia.com/gpu: ${count} } }`);

export const acceleratorRequest: Rule = {
  id: 'accelerator-request',
  finding: 'Fraction of a GPU or of another extended resource, or a request for it without an equal limit',
  consequence: 'The API server rejects the pod',
  source: 'https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/#using-device-plugins',
  example: { wrong: gpus('requests', '1'), right: gpus('limits', '1') },
  *find(index) {
    for (const { object, container, path } of index.once(allContainersIn)) {
      const { requests = {}, limits = {} } = container.resources ?? {};
      for (const resource of Object.keys({ ...requests, ...limits }).filter(isExtended)) {
        const [request, limit] = [requests[resource], limits[resource]];
        const amount = limit ?? request;
        const list = limit === undefined ? 'requests' : 'limits';
        const isEqual = request === undefined || String(request) === String(limit);
        const rule = !/^\d+$/.test(String(amount))
          ? 'must be a whole number: pass 1, or share a GPU through its device plugin'
          : isEqual
            ? undefined
            : limit === undefined
              ? 'which needs an equal limit: pass it as a limit'
              : `must be equal to the request ${show(request)}: remove the request`;
        if (rule !== undefined) {
          const field = [...path, 'resources', list, resource];
          yield { object, path: field, text: `${pathText(field)} is ${show(amount)}, ${rule}` };
        }
      }
    }
  },
};

/** Returns true for an extended resource, such as one of a device plugin. Kubernetes does not overcommit it. */
function isExtended(resource: string): boolean {
  return resource.includes('/') && !/(?:^|\.)kubernetes\.io\//.test(resource);
}
