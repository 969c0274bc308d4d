const POLL_MS = 1000;
const FASTEST_POLL_MS = 250;
const POLL_TIMEOUT_MS = 5000;
const REMOVE_AFTER_MS = 60_000;
const SILENT_MS = 15_000;
const SPARK = { width: 240, height: 56 };
const legend = new Legend();
const pods = new Map();
let paused = false;

/** Charts of a pod: title, unit, number of decimals, keys of the values in a point, and limit. */
const CHARTS = [
  { title: 'CPU', unit: 'CPUs', digits: 2, keys: ['cpu'], limitOf: ({ cpuLimit }) => cpuLimit },
  {
    title: 'Memory',
    unit: 'MiB',
    keys: ['memory'],
    limitOf: ({ memoryLimit }) => memoryLimit && memoryLimit / MEBIBYTE,
  },
  { title: 'Request rate', unit: 'a second', digits: 1, keys: ['rate'] },
  { title: 'Latency', unit: 'ms', digits: 1, keys: ['p50', 'p95', 'p99'] },
  { title: 'Requests in flight', keys: ['inFlight'] },
  { title: 'Queue', keys: ['queue'], limitOf: ({ queueLimit }) => queueLimit || undefined },
];

/** Card of a pod. */
class PodCard {
  samples = new PodSamples();
  figures = CHARTS.map((chart) => ({ chart, svg: sparkSvg(), value: element('span', { className: 'value' }) }));

  constructor(name) {
    this.detail = element('p', { className: 'hint' });
    const square = swatch(legend.of(name));
    square.ariaHidden = 'true';
    this.root = element(
      'section',
      { className: 'card', ariaLabel: `Pod ${name}` },
      element('h2', { className: 'named' }, square, element('span', { textContent: name })),
      this.detail,
      element('div', { className: 'multiples' }, ...this.figures.map(figureOf)),
    );
  }

  draw(now) {
    const { latest, lastSeen, points } = this.samples;
    const silence = now - lastSeen > SILENT_MS ? ` · no response for ${secondsText(now - lastSeen)}` : '';
    this.detail.textContent = `Version ${latest.version} · up for ${durationText(latest.uptimeSeconds)}${silence}`;
    for (const { chart, svg, value } of this.figures) {
      const limit = chart.limitOf?.(latest);
      value.textContent = valueText(chart, points.at(-1), limit);
      drawSpark(svg, chart, points, limit, now);
    }
  }
}

function sparkSvg() {
  const viewBox = `0 0 ${SPARK.width} ${SPARK.height}`;
  return svgElement('svg', { class: 'spark', viewBox, preserveAspectRatio: 'none', role: 'img' });
}

function figureOf({ chart, svg, value }) {
  return element('figure', {}, element('figcaption', {}, element('strong', {}, chart.title), ' ', value), svg);
}

function valueText({ keys, unit = '', digits = 0 }, point, limit) {
  const values = keys.map((key) => point?.[key]);
  if (values.every((value) => value === undefined)) return '–';
  const texts = values.map((value, index) => (keys.length > 1 ? `${keys[index]} ` : '') + value.toFixed(digits));
  const of = limit === undefined || limit === null ? '' : ` of ${Number(limit.toFixed(digits))}`;
  return `${texts.join(', ')}${of} ${unit}`.trim();
}

function drawSpark(svg, chart, points, limit, now) {
  const { width, height } = SPARK;
  const values = points.flatMap((point) => chart.keys.map((key) => point[key])).filter((value) => value !== undefined);
  const most = Math.max(limit ?? 0, ...values, chart.digits === 2 ? 0.1 : 1) * 1.05;
  const x = (time) => width - ((now - time) / HISTORY_MS) * width;
  const y = (value) => height - 2 - (value / most) * (height - 4);
  const lines = chart.keys.map((key, index) => {
    const defined = points.filter((point) => point[key] !== undefined);
    const coordinates = defined.map((point) => `${x(point.time).toFixed(1)},${y(point[key]).toFixed(1)}`);
    return svgElement('polyline', { points: coordinates.join(' '), class: `line line-${index}` });
  });
  const bound = limit ? [svgElement('line', { x1: 0, x2: width, y1: y(limit), y2: y(limit), class: 'limit' })] : [];
  svg.replaceChildren(svgElement('line', { x1: 0, x2: width, y1: y(0), y2: y(0), class: 'axis' }), ...bound, ...lines);
  svg.setAttribute('aria-label', `${chart.title}: ${valueText(chart, points.at(-1), limit)}`);
}

function durationText(seconds) {
  if (seconds < 120) return `${seconds.toFixed(0)} s`;
  return seconds < 7200 ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / 3600).toFixed(0)} h`;
}

function secondsText(milliseconds) {
  return `${(milliseconds / 1000).toFixed(0)} s`;
}

async function poll() {
  try {
    const signal = AbortSignal.timeout(POLL_TIMEOUT_MS);
    const response = await fetch('stats', { headers: NEW_CONNECTION, cache: 'no-store', signal });
    if (!response.ok)
      throw new Failure(PROXY_MESSAGES[response.status] ?? `The server responded with ${response.status}.`);
    const stats = await response.json();
    if (!pods.has(stats.pod)) pods.set(stats.pod, new PodCard(stats.pod));
    pods.get(stats.pod).samples.add(stats, performance.now());
    byId('error').hidden = true;
  } catch (failure) {
    byId('error').textContent = failure instanceof Failure ? failure.message : NO_RESPONSE;
    byId('error').hidden = false;
  }
  draw();
}

function draw() {
  const now = performance.now();
  for (const [name, { samples }] of pods) if (now - samples.lastSeen > REMOVE_AFTER_MS) pods.delete(name);
  const cards = [...pods.values()];
  for (const card of cards) card.draw(now);
  const roots = cards.map(({ root }) => root);
  // replacing the cards each time would clear the text selection
  if (roots.some((root) => !root.isConnected) || byId('pods').childElementCount !== roots.length) {
    byId('pods').replaceChildren(...roots);
    byId('pods-seen').textContent = `${roots.length} ${roots.length === 1 ? 'pod' : 'pods'}`;
  }
}

/** Polls more often with more pods, so that each of up to four pods responds about once a second. */
async function run() {
  for (;;) {
    if (!paused && !document.hidden) await poll();
    const wait = Math.max(FASTEST_POLL_MS, POLL_MS / Math.max(1, pods.size));
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

byId('pause').addEventListener('click', () => {
  paused = !paused;
  byId('pause').ariaPressed = String(paused);
});
void run();
