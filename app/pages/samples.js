// Rates and percentiles of a pod, derived from the counters of GET /stats.
const HISTORY_MS = 120_000;
const LATENCY_WINDOW_MS = 10_000;
const MEBIBYTE = 1024 * 1024;

/** Samples of one pod over the last two minutes. */
class PodSamples {
  points = [];
  counters = [];

  /** Adds a response of GET /stats that arrived at a time in ms. */
  add(stats, time) {
    const previous = this.counters.at(-1);
    // the container has restarted
    if (previous && stats.uptimeSeconds < previous.stats.uptimeSeconds) this.counters = [];
    this.latest = stats;
    this.lastSeen = time;
    this.counters = [...this.counters.filter((each) => time - each.time <= LATENCY_WINDOW_MS), { stats, time }];
    const seconds = (time - previous?.time) / 1000;
    if (!(seconds > 0.2) || this.counters.length < 2) return;
    const [oldest] = this.counters;
    const latency = growth(stats.latency, oldest.stats.latency);
    this.points.push({
      time,
      cpu: (stats.cpuSeconds - previous.stats.cpuSeconds) / seconds,
      memory: stats.memoryBytes / MEBIBYTE,
      rate: growth(stats.latency, previous.stats.latency).at(-1).count / seconds,
      inFlight: stats.requestsInFlight,
      queue: stats.queueDepth,
      p50: percentile(latency, 0.5),
      p95: percentile(latency, 0.95),
      p99: percentile(latency, 0.99),
    });
    this.points = this.points.filter((point) => time - point.time <= HISTORY_MS);
  }
}

/** Growth of each bucket of a histogram. */
function growth(current, previous) {
  const counts = new Map(previous.map(({ le, count }) => [le, count]));
  const buckets = current.map(({ le, count }) => ({ le, count: count - (counts.get(le) ?? 0) }));
  return buckets.length > 0 ? buckets : [{ le: '+Inf', count: 0 }];
}

/** Percentile in ms as Prometheus estimates it: linear within a bucket. Undefined without an observation. */
function percentile(buckets, share) {
  const rank = share * buckets.at(-1).count;
  if (rank === 0) return undefined;
  const index = buckets.findIndex(({ count }) => count >= rank);
  const lower = { le: buckets[index - 1]?.le ?? 0, count: buckets[index - 1]?.count ?? 0 };
  const { le, count } = buckets[index];
  if (le === '+Inf') return lower.le * 1000;
  return (lower.le + ((le - lower.le) * (rank - lower.count)) / (count - lower.count)) * 1000;
}
