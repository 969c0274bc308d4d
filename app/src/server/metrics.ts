import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { ModelConfig } from '../config';
import { Failure } from '../errors';

// not counted as in flight, because the rate of these requests does not depend on the load
const UNCOUNTED_ROUTES = new Set(['/livez', '/readyz', '/stats']);
const PREDICTION_ROUTES = new Set<unknown>(['/predict', '/test']);

/** Observations of a server that runs a model. */
export interface ModelMetrics {
  observeInference: (seconds: number) => void;
  /** Observes a request that the server rejects before Fastify handles it. */
  observeRejection: (seconds: number) => void;
}

/** Values of counters and gauges at one time. */
export interface Sample {
  uptimeSeconds: number;
  cpuSeconds: number;
  memoryBytes: number;
  queueDepth: number;
  queueLimit: number;
  requestsInFlight: number;
  /**
   * Numbers of requests to /predict and /test that took at most `le` seconds, as in a Prometheus histogram. The last number counts all of
   * these requests, including rejected ones.
   */
  latency: { le: number | '+Inf'; count: number }[];
}

interface Queue {
  readonly queueDepth: number;
  readonly queueLimit: number;
}

export class Metrics {
  private readonly registry = new Registry();
  private readonly registers = [this.registry];
  private text?: Promise<string>;
  private queue: Queue = { queueDepth: 0, queueLimit: 0 };

  private readonly duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from a request to the end of its response',
    labelNames: ['method', 'route', 'status_code'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: this.registers,
  });

  private readonly inFlight = new Gauge({
    name: 'http_requests_in_flight',
    help: 'Requests without a complete response, except /livez, /readyz, /stats and /metrics',
    registers: this.registers,
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Adds the metrics of the model, which a gateway does not have. */
  addModel(app: FastifyInstance, { model, appVersion }: ModelConfig, queue: Queue): ModelMetrics {
    const { registers } = this;
    this.queue = queue;
    this.addQueue(queue);
    const rejected = new Counter({
      name: 'inference_rejected_total',
      help: 'Requests rejected because the queue was full or the uploads used too much memory',
      registers,
    });
    app.addHook('onError', async (_request, _reply, error) => {
      if (error instanceof Failure && error.code === 'overloaded') rejected.inc();
    });
    new Gauge({
      name: 'model_info',
      help: 'Model and version of the app; always 1',
      labelNames: ['model', 'version'],
      registers: this.registers,
    }).set({ model, version: appVersion }, 1);
    const inference = new Histogram({
      name: 'inference_duration_seconds',
      help: 'Time in ONNX Runtime for one input',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers: this.registers,
    });
    const rejections = this.duration.labels('POST', '/predict', '503');
    return {
      observeInference: (seconds) => inference.observe(seconds),
      observeRejection: (seconds) => {
        rejected.inc();
        rejections.observe(seconds);
      },
    };
  }

  /** Adds hooks that measure the requests to an app. */
  observe(app: FastifyInstance): void {
    app.addHook('onRequest', (request, reply, done) => {
      if (!UNCOUNTED_ROUTES.has(routeOf(request))) {
        this.inFlight.inc();
        // unlike onResponse, this event also occurs if the client disconnects
        reply.raw.once('close', () => this.inFlight.dec());
      }
      done();
    });
    app.addHook('onResponse', (request, reply, done) => {
      const labels = { method: request.method, route: routeOf(request), status_code: reply.statusCode };
      this.duration.observe(labels, reply.elapsedTime / 1000);
      done();
    });
  }

  async sample(): Promise<Sample> {
    const [latency, inFlight] = await Promise.all([this.duration.get(), this.inFlight.get()]);
    const counts = new Map<number | '+Inf', number>();
    for (const { labels, metricName, value } of latency.values) {
      if (!metricName?.endsWith('_bucket') || !PREDICTION_ROUTES.has(labels.route)) continue;
      const { le } = labels as { le: number | '+Inf' };
      counts.set(le, (counts.get(le) ?? 0) + value);
    }
    const { user, system } = process.cpuUsage();
    return {
      uptimeSeconds: process.uptime(),
      cpuSeconds: (user + system) / 1e6,
      memoryBytes: process.memoryUsage.rss(),
      queueDepth: this.queue.queueDepth,
      queueLimit: this.queue.queueLimit,
      requestsInFlight: inFlight.values[0]?.value ?? 0,
      latency: [...counts].map(([le, count]) => ({ le, count })),
    };
  }

  /** Adds GET /metrics. Concurrent requests share one text. */
  serve(app: FastifyInstance): void {
    app.get('/metrics', { logLevel: 'warn' }, async (_request, reply) => {
      this.text ??= this.registry.metrics().finally(() => (this.text = undefined));
      reply.type(this.registry.contentType);
      return this.text;
    });
  }

  private addQueue(queue: Queue): void {
    const { registers } = this;
    new Gauge({
      name: 'inference_queue_depth',
      help: 'Queued inputs',
      registers,
      collect() {
        this.set(queue.queueDepth);
      },
    });
    new Gauge({
      name: 'inference_queue_limit',
      help: 'Maximum number of queued inputs. Each client that disconnects before its response lowers it',
      registers,
      collect() {
        this.set(queue.queueLimit);
      },
    });
  }
}

function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'unknown';
}
