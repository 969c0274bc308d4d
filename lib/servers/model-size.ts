/**
 * Size of a model. The estimate of the memory that the model needs is parameters x bytes for each parameter x 1.2. The additional
 * 20% cover activations, buffers and a small KV cache. Long contexts and many concurrent requests need more.
 *
 * @see https://bentoml.com/llm/getting-started/calculating-gpu-memory-for-llms
 */
export interface ModelSize {
  /** Number of parameters in billions, above 0 and at most 10000. For a mixture of experts, count all experts. */
  readonly billionParameters: number;

  /**
   * Bytes for each parameter, above 0 and at most 8: 2 for FP16 and BF16, 1 for FP8 and INT8, 0.5 for 4 bits.
   *
   * @default 2
   */
  readonly bytesPerParameter?: number;

  /**
   * Memory of one GPU, such as '24Gi'. Required with GPUs, because no manifest contains their memory.
   *
   * @default - none: without GPUs, the model must fit into `resources.memoryLimit`
   */
  readonly gpuMemory?: string;
}
