/** Charts in test/rebuild/charts. */
export const REBUILDS = [
  'vllm',
  'production-stack',
  'triton',
  'tensorflow-serving',
  'podinfo',
  'inference-gateway',
  'flask',
] as const;

export type RebuildName = (typeof REBUILDS)[number];
