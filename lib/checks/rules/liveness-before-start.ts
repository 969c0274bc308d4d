import { acceleratorOf } from '../accelerators';
import { allContainersIn } from '../containers';
import { inGpuContainer } from '../example-yaml';
import { secondsToFailure } from '../probes';
import type { Rule } from '../rule';

/** Servers that load a model before they respond. */
const MODEL_SERVER =
  /\/nim\/|\/vllm[:@]|\/(?:vllm-openai|vllm-tpu|sglang|tritonserver|text-generation-inference|torchserve|llama\.cpp|lmdeploy)[:@-]/;
/** Seconds that a large model can take to load. */
const LOAD_SECONDS = 120;

const GPU = 'resources: { limits: { nvidia.com/gpu: 1 } }';
const LIVENESS = 'livenessProbe: { tcpSocket: { port: http } }';
const STARTUP = 'startupProbe: { tcpSocket: { port: http }, failureThreshold: 60 }';

export const livenessBeforeStart: Rule = {
  id: 'liveness-before-start',
  finding: `Container with a known model server or an accelerator, without a startup probe, whose liveness probe fails less than ${LOAD_SECONDS} seconds after the start`,
  consequence: 'The container restarts before it has loaded its model',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/probes/#startup-probe',
  isAdvice: true,
  example: { wrong: inGpuContainer(GPU, LIVENESS), right: inGpuContainer(GPU, LIVENESS, STARTUP) },
  *find(index) {
    for (const { object, workload, container, path, isRunning } of index.once(allContainersIn)) {
      const { livenessProbe, startupProbe, image = '' } = container;
      const hasModel = MODEL_SERVER.test(image) || acceleratorOf({ containers: [container] }) !== undefined;
      if (!isRunning || !livenessProbe || startupProbe || !hasModel || !workload.pod.containers?.includes(container)) {
        continue;
      }
      const seconds = (livenessProbe.initialDelaySeconds ?? 0) + secondsToFailure(livenessProbe);
      if (seconds < LOAD_SECONDS) {
        yield {
          object,
          path: [...path, 'livenessProbe'],
          text: `livenessProbe of container '${container.name}' fails ${seconds}s after the start, before the server can load a large model: add a startupProbe`,
        };
      }
    }
  },
};
