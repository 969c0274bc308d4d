// Strip of the last responses, colored by pod or by version.
const STRIP_LENGTH = 100;
const legends = { pod: new Legend(), version: new Legend() };
const responses = [];
let colorBy = 'pod';
let drawing;

/** Adds a response to the strip: `{ pod, version, failed }`. */
function addResponse(response) {
  legends.pod.of(response.pod);
  legends.version.of(response.version);
  responses.push(response);
  if (responses.length > STRIP_LENGTH) responses.shift();
  // a load test adds many responses between two frames
  drawing ??= requestAnimationFrame(drawStrip);
}

function drawStrip() {
  drawing = undefined;
  byId('responses').hidden = responses.length === 0;
  byId('strip').replaceChildren(...responses.map(cell));
  const rows = groups(responses, (response) => response[colorBy]);
  byId('strip').ariaLabel =
    `Last ${responses.length} responses by ${colorBy}: ` +
    rows.map(({ key, all }) => `${legends[colorBy].of(key).name} ${all.length}`).join(', ');
  byId('legend-name').textContent = colorBy === 'pod' ? 'Pod' : 'Version';
  byId('legend').replaceChildren(
    ...rows.map(({ key, all }) =>
      tableRow(
        named(key, all),
        all.length,
        percentOf(all.length, responses.length),
        all.filter(({ failed }) => failed).length,
      ),
    ),
  );
}

function cell(response) {
  const entry = legends[colorBy].of(response[colorBy]);
  return swatch(entry, response.failed ? 'cell failed' : 'cell');
}

function named(key, all) {
  const entry = legends[colorBy].of(key);
  const versions = [...new Set(all.map(({ version }) => version))].filter(Boolean);
  const detail = colorBy === 'pod' && versions.length > 0 ? ` · ${versions.join(', ')}` : '';
  const square = swatch(entry);
  square.ariaHidden = 'true';
  return element('span', { className: 'named' }, square, element('span', {}, entry.name + detail));
}

/** Groups items by key, in the order of the letters of the legend. */
function groups(items, keyOf) {
  const found = new Map();
  for (const item of items) {
    if (!found.has(keyOf(item))) found.set(keyOf(item), []);
    found.get(keyOf(item)).push(item);
  }
  return [...found].map(([key, all]) => ({ key, all })).sort((a, b) => letterRank(a.key) - letterRank(b.key));
}

function letterRank(key) {
  const names = [...legends.pod.entries.keys(), ...legends.version.entries.keys()];
  return key === undefined ? Infinity : names.indexOf(key);
}

/** Row of a table. The first cell is its header. */
function tableRow(first, ...others) {
  const row = element('tr', {}, element('th', { scope: 'row' }, first));
  row.append(...others.map((value) => element('td', { textContent: value })));
  return row;
}

function percentOf(part, whole) {
  return `${((100 * part) / whole).toFixed(0)}%`;
}

for (const radio of document.querySelectorAll('input[name=color-by]')) {
  radio.addEventListener('change', () => {
    colorBy = radio.value;
    drawStrip();
  });
}
byId('clear-strip').addEventListener('click', () => {
  responses.length = 0;
  drawStrip();
});
