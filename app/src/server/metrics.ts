import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { ModelConfig } from '../config';
import { Failure } from '../errors';

// these come on a schedule of their own and say nothing about load
const UNCOUNTED = new Set(['/livez', '/readyz']);

/** What a server that runs a model tells of it. */
export interface ModelMetrics {
  observeInference: (seconds: number) => void;
  /** Of a prediction that no hook of Fastify sees. */
  observeRefusal: (seconds: number) => void;
}

interface Queue {
  readonly queueDepth: number;
  readonly queueLimit: number;
}

export class Metrics {
  private readonly registry = new Registry();
  private readonly registers = [this.registry];
  private text?: Promise<string>;

  private readonly duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from a request to the end of its response',
    labelNames: ['method', 'route', 'status_code'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: this.registers,
  });

  private readonly inFlight = new Gauge({
    name: 'http_requests_in_flight',
    help: 'Requests being answered, probes and metrics left out',
    registers: this.registers,
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Only a server that runs a model has these: the gateway does not. */
  addModel(app: FastifyInstance, { model, appVersion }: ModelConfig, queue: Queue): ModelMetrics {
    const { registers } = this;
    this.addQueue(queue);
    const rejected = new Counter({
      name: 'inference_rejected_total',
      help: 'Requests refused because the queue was full',
      registers,
    });
    app.addHook('onError', async (_request, _reply, error) => {
      if (error instanceof Failure && error.code === 'overloaded') rejected.inc();
    });
    new Gauge({
      name: 'model_info',
      help: 'The model served and the version of the app; always 1',
      labelNames: ['model', 'version'],
      registers: this.registers,
    }).set({ model, version: appVersion }, 1);
    const inference = new Histogram({
      name: 'inference_duration_seconds',
      help: 'Time in ONNX Runtime for one input',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers: this.registers,
    });
    const refusal = this.duration.labels('POST', '/predict', '503');
    return {
      observeInference: (seconds) => inference.observe(seconds),
      observeRefusal: (seconds) => {
        rejected.inc();
        refusal.observe(seconds);
      },
    };
  }

  /** Measures the requests of a port. */
  observe(app: FastifyInstance): void {
    app.addHook('onRequest', (request, reply, done) => {
      if (!UNCOUNTED.has(routeOf(request))) {
        this.inFlight.inc();
        // unlike onResponse, it also comes when the client goes away
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

  /** Adds GET /metrics. Whoever asks while the text is made gets the same one. */
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
      help: 'Inputs that wait for a free thread',
      registers,
      collect() {
        this.set(queue.queueDepth);
      },
    });
    new Gauge({
      name: 'inference_queue_limit',
      help: 'Inputs that may wait: fewer where clients go away before they are answered',
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
