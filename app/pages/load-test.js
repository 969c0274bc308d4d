// Load test: at most 500 requests, at most six at once. Browsers open at most six connections to an HTTP/1.1 server.
const REQUEST_TIMEOUT_MS = 30_000;
const MARGIN = { left: 44, right: 8, top: 8, bottom: 8 };
const sendButtons = [...document.querySelectorAll('button.send')];
let loadTest;

for (const button of sendButtons) {
  button.addEventListener('click', () => runLoadTest(Number(button.dataset.count), Number(byId('at-once').value)));
}
byId('stop').addEventListener('click', () => loadTest?.abort());

async function runLoadTest(count, atOnce) {
  loadTest = new AbortController();
  const { signal } = loadTest;
  const results = [];
  let sent = 0;
  const start = performance.now();
  setRunning(true);
  const draw = () => drawProgress(results, count, start);
  draw();
  const timer = setInterval(draw, 250);
  const client = async () => {
    while (sent < count && !signal.aborted) {
      sent++;
      const result = await timedRequest(signal);
      if (!result) return;
      results.push(result);
      addResponse(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  clearInterval(timer);
  draw();
  setRunning(false);
  byId('load-status').textContent = summaryOf(results, count, start);
}

/** Sends one request on its own connection. Returns undefined if the test stops before the response. */
async function timedRequest(stopped) {
  const start = performance.now();
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]);
  try {
    const response = await fetch('test', { headers: NEW_CONNECTION, cache: 'no-store', signal });
    const json = await response.json().catch(() => undefined);
    const milliseconds = performance.now() - start;
    const origin = originOf(json, (name) => response.headers.get(name));
    const code = response.ok ? undefined : `${response.status} ${json?.error?.code ?? ''}`.trim();
    return { ...origin, milliseconds, failed: !response.ok, code };
  } catch {
    if (stopped.aborted) return undefined;
    const code = signal.aborted ? 'timeout' : 'no response';
    return { milliseconds: performance.now() - start, failed: true, code };
  }
}

function setRunning(running) {
  const hadFocus = sendButtons.includes(document.activeElement) || document.activeElement === byId('stop');
  for (const button of sendButtons) button.disabled = running;
  byId('stop').disabled = !running;
  byId('load-progress').hidden = !running;
  // a disabled button loses the keyboard focus
  if (hadFocus) (running ? byId('stop') : sendButtons[0]).focus();
}

function drawProgress(results, count, start) {
  byId('load-progress').value = results.length / count;
  byId('load-status').textContent = `${results.length} of ${count} responses`;
  if (results.length === 0) return;
  byId('report').hidden = false;
  drawLatency(results);
  const byPod = groups(results, ({ pod }) => pod);
  const byVersion = groups(results, ({ version }) => version);
  const share = (all) => [all.length, percentOf(all.length, results.length), ...percentilesOf(all)];
  const rows = ({ key, all }, kind) => {
    const entry = legends[kind].of(key);
    const versions =
      kind === 'pod' && entry !== NO_ORIGIN ? ` · ${[...new Set(all.map(({ version }) => version))]}` : '';
    const label = element('span', { className: 'named' }, entry.name + versions);
    if (kind === 'pod') label.prepend(swatch(entry));
    return tableRow(label, ...share(all));
  };
  byId('by-pod').replaceChildren(...byPod.map((group) => rows(group, 'pod')));
  const versions = byVersion.length > 1 ? byVersion.map((group) => rows(group, 'version')) : [];
  byId('by-version').replaceChildren(...versions);
  byId('by-all').replaceChildren(tableRow('all', ...share(results)));
  drawErrors(results.filter(({ failed }) => failed));
}

function drawErrors(failed) {
  byId('errors').hidden = failed.length === 0;
  const byCode = groups(failed, ({ code }) => code);
  byId('by-code').replaceChildren(...byCode.map(({ key, all }) => tableRow(key, all.length)));
}

function drawLatency(results) {
  const { left, right, top, bottom } = MARGIN;
  const { width, height } = byId('latency').getBoundingClientRect();
  const most = roundUp(Math.max(...results.map(({ milliseconds }) => milliseconds)));
  const x = (index) => left + ((index + 0.5) / results.length) * (width - left - right);
  const y = (value) => height - bottom - (value / most) * (height - top - bottom);
  const [p50, p95] = percentilesOf(results).map(Number);
  const line = (value, name) => [
    svgElement('line', { x1: left, x2: width - right, y1: y(value), y2: y(value), class: name ? 'mark' : 'axis' }),
    svgElement('text', { x: left - 4, y: y(value) + 4, 'text-anchor': 'end' }, name ?? String(value)),
  ];
  const lines = [line(0), line(most), line(p50, 'p50')];
  if (y(p50) - y(p95) > 14) lines.push(line(p95, 'p95'));
  byId('latency').replaceChildren(...lines.flat(), ...results.map((result, index) => dot(result, x(index), y)));
  byId('latency').setAttribute('aria-label', `Latency of ${results.length} requests: ${latencyText(results)}`);
}

function dot({ pod, milliseconds, failed }, x, y) {
  const fill = legends.pod.of(pod).color;
  if (!failed) return svgElement('circle', { cx: x, cy: y(milliseconds), r: 2.5, fill });
  return svgElement('rect', { x: x - 3, y: y(milliseconds) - 3, width: 6, height: 6, fill, class: 'failed' });
}

function summaryOf(results, count, start) {
  const seconds = (performance.now() - start) / 1000;
  const failed = results.filter((result) => result.failed).length;
  const stopped = results.length < count ? `Stopped after ${results.length} of ${count} requests. ` : '';
  if (results.length === 0) return stopped;
  const rate = (results.length / seconds).toFixed(0);
  return `${stopped}${results.length} responses in ${seconds.toFixed(1)} s, ${rate} a second, ${failed} errors. ${latencyText(results)}`;
}

function latencyText(results) {
  const [p50, p95, p99] = percentilesOf(results);
  return `p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms`;
}

/** p50, p95 and p99 in ms, by nearest rank. */
function percentilesOf(results) {
  const sorted = results.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  return [0.5, 0.95, 0.99].map((share) => sorted[Math.ceil(share * sorted.length) - 1].toFixed(1));
}

/** Rounds up to 1, 2 or 5 times a power of ten. */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= value);
}
