/** Requests and metrics of an example in examples/servers/. */
export interface ServerExample {
  /** Folder of the example, and name of its app. */
  readonly name: string;
  readonly port: number;
  readonly path: string;
  /** Body of a prediction that takes `seconds`. */
  body(seconds: number): unknown;
  /** Text that the response to a prediction contains. */
  readonly expectedText: string;
  /** True if a client must close its connections, because the server keeps them open until it exits. */
  readonly newConnections?: boolean;
  /** Metrics that Prometheus scrapes. Undefined if the server has none. */
  readonly metrics?: { readonly port: number; readonly path: string; readonly name: string };
}

const FEATURES = [1, 2];

/** Request of the Open Inference Protocol. */
const tensor = (name: string, shape: number[], data: number[]) => ({ name, shape, datatype: 'FP32', data });

/** Number of tokens of a prediction with this duration, at least 4. */
const tokens = (seconds: number, perSecond: number) => Math.max(4, perSecond * seconds);

/** Examples in the order of their start, small images first. */
export const SERVERS: readonly ServerExample[] = [
  {
    name: 'fastapi',
    port: 8000,
    path: '/predict',
    body: (delay) => ({ features: FEATURES, delay }),
    expectedText: '"prediction":9.0',
    metrics: { port: 8000, path: '/metrics', name: 'predict_seconds_count' },
  },
  {
    name: 'litserve',
    port: 8000,
    path: '/predict',
    body: (delay) => ({ features: FEATURES, delay }),
    expectedText: '"prediction":9.0',
    metrics: { port: 8000, path: '/metrics', name: 'predict_seconds_count' },
  },
  {
    name: 'kserve',
    port: 8080,
    path: '/v1/models/linear:predict',
    body: (delay) => ({ instances: [FEATURES], delay }),
    expectedText: '"predictions":[9.0]',
    metrics: { port: 8080, path: '/metrics', name: 'request_predict_seconds_count' },
  },
  {
    name: 'triton',
    port: 8000,
    path: '/v2/models/linear/infer',
    body: (delay) => ({ inputs: [tensor('features', [1, 2], FEATURES), tensor('delay', [1], [delay])] }),
    expectedText: '"data":[9.0]',
    newConnections: true,
    metrics: { port: 8002, path: '/metrics', name: 'nv_inference_count' },
  },
  {
    name: 'bentoml',
    port: 3000,
    path: '/predict',
    body: (delay) => ({ features: FEATURES, delay }),
    expectedText: '9.0',
    metrics: { port: 3000, path: '/metrics', name: 'bentoml_service_request_total' },
  },
  {
    name: 'mlserver',
    port: 8080,
    path: '/v2/models/linear/infer',
    body: (delay) => ({ parameters: { delay }, inputs: [tensor('features', [1, 2], FEATURES)] }),
    expectedText: '"data":[9.0]',
    metrics: { port: 8082, path: '/metrics', name: 'rest_server_requests_total' },
  },
  {
    name: 'mlflow',
    port: 8080,
    path: '/invocations',
    body: (delay) => ({ inputs: [FEATURES], params: { delay } }),
    expectedText: '"predictions": [9.0]',
  },
  {
    name: 'ray',
    port: 8000,
    path: '/',
    body: (delay) => ({ features: FEATURES, delay }),
    expectedText: '"prediction":9.0',
    metrics: { port: 8080, path: '/metrics', name: 'ray_serve_num_http_requests_total' },
  },
  {
    name: 'llama-cpp',
    port: 8080,
    path: '/completion',
    body: (seconds) => ({ prompt: 'hello', n_predict: tokens(seconds, 40), ignore_eos: true }),
    expectedText: '"content":',
    newConnections: true,
    metrics: { port: 8080, path: '/metrics', name: 'llamacpp:tokens_predicted_total' },
  },
  {
    name: 'vllm',
    port: 8000,
    path: '/v1/completions',
    body: (seconds) => ({ model: 'tiny', prompt: 'hello', max_tokens: tokens(seconds, 250), ignore_eos: true }),
    expectedText: '"finish_reason":"length"',
    metrics: { port: 8000, path: '/metrics', name: 'vllm:request_success_total' },
  },
];
