import type { ContainerManifest } from '../../kube/pod-spec';
import { requestsOf } from '../../kube/pod-spec';
import { allContainersIn } from '../containers';
import { inGpuContainer } from '../example-yaml';
import type { Rule } from '../rule';

/** Options of vLLM, SGLang, TGI and others with the number of GPUs that share a model. */
const PARALLEL = [
  /(?:--tensor-parallel-size|--tensor_parallel_size|--tp-size|--num-shard|--tp|-tp)[= ]["']?(\d+)/,
  /(?:--pipeline-parallel-size|--pipeline_parallel_size|--pp-size|-pp)[= ]["']?(\d+)/,
  /(?:--data-parallel-size|--dp-size|-dp)[= ]["']?(\d+)/,
];
/** Environment variables of NIM and TGI with the same numbers. */
const PARALLEL_VARIABLES = [['NIM_TENSOR_PARALLEL_SIZE', 'NUM_SHARD'], ['NIM_PIPELINE_PARALLEL_SIZE'], []];
/** Options of servers that use the GPUs of several pods. */
const SEVERAL_PODS =
  /--distributed-executor-backend[= ]["']?ray|--nnodes|--dist-init-addr|--data-parallel-address|ray (?:start|symmetric-run)/;
const GPU = /^(?:nvidia|amd)\.com\/gpu$/;

const serverWithGpus = (gpus: number) =>
  inGpuContainer(
    `args: [serve, /models, --tensor-parallel-size=2]`,
    `resources: { limits: { nvidia.com/gpu: ${gpus} } }`,
  );

export const tensorParallel: Rule = {
  id: 'tensor-parallel',
  finding:
    'Server whose degree of parallelism differs from its number of GPUs, except a server that uses the GPUs of several pods',
  consequence: 'The server does not start, or GPUs stay idle',
  source: 'https://docs.vllm.ai/en/latest/serving/parallelism_scaling/',
  example: { wrong: serverWithGpus(8), right: serverWithGpus(2) },
  *find(index) {
    for (const { object, container, path } of index.once(allContainersIn)) {
      const parallelism = parallelismOf(container);
      const [resource, gpus] =
        Object.entries(requestsOf(container.resources ?? {})).find(([name]) => GPU.test(name)) ?? [];
      if (parallelism !== undefined && resource !== undefined && parallelism !== Number(gpus)) {
        yield {
          object,
          path: [...path, 'resources', 'limits', resource],
          text: `${resource} of container '${container.name}' is ${gpus}, but its options use ${parallelism} GPUs: pass the same number in both`,
        };
      }
    }
  },
};

/** Returns the number of GPUs that the options of a server use; undefined if they do not define it. */
function parallelismOf({ command = [], args = [], env = [] }: ContainerManifest): number | undefined {
  const values = new Map(env.map(({ name, value = '' }) => [name, value]));
  const text = [...command, ...args]
    .join(' ')
    .replace(/\$[({](\w+)[)}]/g, (reference, name: string) => values.get(name) ?? reference);
  const [tensors, ...others] = PARALLEL.map(
    (option, i) => option.exec(text)?.[1] ?? PARALLEL_VARIABLES[i]?.flatMap((name) => values.get(name) ?? [])[0],
  );
  if (tensors === undefined || !/^\d+$/.test(tensors) || SEVERAL_PODS.test(text)) {
    return undefined;
  }
  return others.reduce((product, size) => product * Number(size ?? 1), Number(tensors));
}
