import { CLAIM } from '../../kube/claims';
import { pathText } from '../../kube/json-path';
import type { JsonPath } from '../../kube/json-path';
import type { ContainerResources, ResourceList } from '../../kube/pod-spec';
import { parseQuantity } from '../../kube/quantity';
import { show } from '../../kube/show';
import { allContainersIn } from '../containers';
import { inContainer } from '../example-yaml';
import type { ObjectIndex } from '../object-index';
import type { Finding, Rule } from '../rule';

const BYTES = ['memory', 'ephemeral-storage', 'storage'];
/** Minimum plausible memory of a process, and minimum plausible size of a volume. */
const MIN_BYTES = 2 ** 20;
/** Minimum and step of whole CPU amounts that most likely are millicores without the unit. Machines have a multiple of 2, 8 or 12 CPUs. */
const MIN_CPUS = 100;
const CPU_STEP = 50;

const memory = (amount: string) => inContainer(`resources: { requests: { memory: ${amount} } }`);

export const quantityUnit: Rule = {
  id: 'quantity-unit',
  finding: 'Amount without its unit, such as 512 bytes of memory or 500 CPUs',
  consequence: 'The container does not start, or the pod stays pending',
  source: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory',
  example: { wrong: memory('512'), right: memory('512Mi') },
  *find(index) {
    for (const { object, path, resources } of resourcesIn(index)) {
      for (const list of ['requests', 'limits'] as const) {
        for (const [resource, amount] of Object.entries<ResourceList[string]>(resources[list] ?? {})) {
          const fix = fixOf(resource, amount);
          const field = [...path, list, resource];
          if (fix !== undefined) {
            yield { object, path: field, text: `${pathText(field)} is ${show(amount)}, ${fix}` };
          }
        }
      }
    }
  },
};

interface FoundResources extends Pick<Finding, 'object'> {
  readonly path: JsonPath;
  readonly resources: ContainerResources;
}

function resourcesIn(index: ObjectIndex): FoundResources[] {
  return [
    ...index.once(allContainersIn).map(({ object, container: { resources = {} }, path }) => ({
      object,
      path: [...path, 'resources'],
      resources,
    })),
    ...index.ofApi(CLAIM).map((object) => ({
      object,
      path: ['spec', 'resources'],
      resources: object.spec<{ resources?: ContainerResources }>().resources ?? {},
    })),
  ];
}

/** Returns the mistake in an amount, and the fix; undefined if it is plausible. */
function fixOf(resource: string, amount: string | number): string | undefined {
  const value = parseQuantity(String(amount));
  if (value === undefined || value === 0) {
    return undefined;
  }
  if (BYTES.includes(resource) && value < MIN_BYTES) {
    return `which is ${value < 1 ? 'less than one byte' : `${Math.ceil(value)} bytes`}: pass a unit, such as '${Math.ceil(value < MIN_BYTES / 2 ** 10 ? parseFloat(String(amount)) : value / 2 ** 10)}Mi'`;
  }
  if (resource === 'cpu' && value >= MIN_CPUS && value % CPU_STEP === 0) {
    return `which is ${value} CPUs: pass '${value}m' for ${value / 1000} CPUs`;
  }
  return undefined;
}
