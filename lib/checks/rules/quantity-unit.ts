import { pathText } from '../../kube/json-path';
import type { ResourceList } from '../../kube/pod-spec';
import { parseQuantity } from '../../kube/quantity';
import { show } from '../../kube/show';
import { type FoundAmounts, amountsIn } from '../amounts';
import { inContainer } from '../example-yaml';
import type { Rule } from '../rule';

/** Amounts in bytes, also those of a quota, such as `requests.memory` and `fast.storageclass.storage.k8s.io/requests.storage`. */
const BYTES = /^(?:.*[./])?(?:memory|ephemeral-storage|storage|sizeLimit)$/;
/** Minimum plausible memory of a process, and minimum plausible size of a volume, in bytes. */
const MIN_BYTES = 2 ** 20;
/**
 * Minimum memory in bytes for each CPU of a plausible number of CPUs. Machines have at least 0.5 GiB for each CPU. A process with half of this
 * memory can use all CPUs of its machine.
 */
const MIN_BYTES_PER_CPU = 2 ** 28;
/** Minimum whole number of CPUs that are most likely millicores without the unit. Most machines have fewer than 64 CPUs. */
const MIN_CPUS = 64;
/** Minimum number of such CPUs in pods with an accelerator, because machines with accelerators have more CPUs. */
const MIN_ACCELERATED_CPUS = 100;
/** Step between usual numbers of millicores, for pods with an accelerator. The numbers of CPUs of their machines are multiples of 2, 8 or 12. */
const CPU_STEP = 50;

const memory = (amount: string) => inContainer(`resources: { requests: { memory: ${amount} } }`);

export const quantityUnit: Rule = {
  id: 'quantity-unit',
  finding: `Amount that most likely lacks its unit: memory or storage below 1 MiB, or at least ${MIN_CPUS} CPUs (${MIN_ACCELERATED_CPUS} in steps of ${CPU_STEP} in a pod with an accelerator) with less than ${MIN_BYTES_PER_CPU / 2 ** 20} MiB of memory for each`,
  consequence: 'The container does not start, or the pod stays pending',
  source: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory',
  example: { wrong: memory('512'), right: memory('512Mi') },
  *find(index) {
    for (const found of index.once(amountsIn)) {
      for (const [resource, amount] of Object.entries<ResourceList[string]>(found.amounts)) {
        const fix = fixOf(resource, amount, found);
        if (fix !== undefined) {
          const field = [...found.path, resource];
          yield { object: found.object, path: field, text: `${pathText(field)} is ${show(amount)}, ${fix}` };
        }
      }
    }
  },
};

/** Returns the mistake in an amount, and the fix; undefined if it is plausible. */
function fixOf(resource: string, amount: string | number, found: FoundAmounts): string | undefined {
  const value = parseQuantity(String(amount));
  if (value === undefined || value === 0) {
    return undefined;
  }
  // a small volume is a decision if it has a unit
  const isDecision = resource === 'sizeLimit' && /[KMGTPE]/i.test(String(amount));
  if (BYTES.test(resource) && value < MIN_BYTES && !isDecision) {
    return `which is ${value < 1 ? 'less than one byte' : `${Math.ceil(value)} bytes`}: pass a unit, such as '${Math.ceil(value < MIN_BYTES / 2 ** 10 ? parseFloat(String(amount)) : value / 2 ** 10)}Mi'`;
  }
  return resource === 'cpu' && areMillicores(value, found)
    ? `which is ${value} CPUs: pass '${value}m' for ${value / 1000} CPUs`
    : undefined;
}

/** Returns true for a number of CPUs that must be thousandths, because of its size and the memory next to it. */
function areMillicores(cpus: number, { memory, cpuRequest, consumer }: FoundAmounts): boolean {
  const bytes = parseQuantity(String(memory)) ?? 0;
  // a limit is not less than the request
  if ((parseQuantity(String(cpuRequest)) ?? 0) > cpus / 1000) {
    return false;
  }
  if (!Number.isInteger(cpus) || consumer === 'total' || bytes >= cpus * MIN_BYTES_PER_CPU) {
    return false;
  }
  return consumer === 'process' ? cpus >= MIN_CPUS : cpus >= MIN_ACCELERATED_CPUS && cpus % CPU_STEP === 0;
}
