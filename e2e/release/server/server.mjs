import { createServer } from 'node:http';

const {
  APP_VERSION = 'dev',
  ERROR_PERCENT = '0', // share of the predictions that fail with status 500
  SLOWDOWN = '1', // factor of the latency
  NEVER_READY = 'false',
  CRASH_AFTER = '0', // number of predictions until the process exits
} = process.env;
const PORT = 8080;
/** Median latency in milliseconds. The 95th percentile is 182 ms. */
const MEDIAN_MS = 80;
/** Standard deviation of the logarithm of the latency. */
const SIGMA = 0.5;
/** Upper bounds of the buckets in seconds, the defaults of the client libraries of Prometheus. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Time in which requests on idle connections can still arrive after SIGTERM, in milliseconds. */
const EXIT_DELAY_MS = 2500;

let stopping = false;
let predictions = 0;
/** Histogram of each response status. A series starts with its first request, as in client libraries. */
const histograms = new Map();

const server = createServer({ keepAliveTimeout: 620_000 }, (request, response) => {
  if (stopping) response.setHeader('connection', 'close');
  response.setHeader('x-app-version', APP_VERSION);
  if (request.url === '/metrics') return response.end(metrics());
  if (request.url === '/livez') return response.end('ok\n');
  if (request.url === '/readyz') return end(response, NEVER_READY === 'true' ? 503 : 200);
  predictions++;
  if (CRASH_AFTER !== '0' && predictions > Number(CRASH_AFTER)) process.exit(1);
  const start = performance.now();
  setTimeout(() => {
    const status = Math.random() * 100 < Number(ERROR_PERCENT) ? 500 : 200;
    end(response, status);
    observe(status, (performance.now() - start) / 1000);
  }, latency());
});
server.listen(PORT);

function end(response, status) {
  response.statusCode = status;
  response.end(`${status}\n`);
}

/** Draws a latency with a log-normal distribution, in milliseconds. */
function latency() {
  const normal = Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  return Number(SLOWDOWN) * MEDIAN_MS * Math.exp(SIGMA * normal);
}

function observe(status, seconds) {
  const histogram = histograms.get(status) ?? { buckets: BOUNDS.map(() => 0), count: 0, sum: 0 };
  histograms.set(status, histogram);
  BOUNDS.forEach((bound, i) => (histogram.buckets[i] += seconds <= bound ? 1 : 0));
  histogram.count++;
  histogram.sum += seconds;
}

function metrics() {
  const name = 'http_request_duration_seconds';
  const series = [...histograms].flatMap(([status, { buckets, count, sum }]) => {
    const label = `status_code="${status}"`;
    const bounds = [...BOUNDS, '+Inf'];
    return [
      ...bounds.map((bound, i) => `${name}_bucket{${label},le="${bound}"} ${buckets[i] ?? count}`),
      `${name}_sum{${label}} ${sum}`,
      `${name}_count{${label}} ${count}`,
    ];
  });
  return [`# TYPE ${name} histogram`, ...series, ''].join('\n');
}

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    stopping = true;
    // closes idle connections immediately, and the others after their response
    setTimeout(() => server.close(), EXIT_DELAY_MS);
  });
}
