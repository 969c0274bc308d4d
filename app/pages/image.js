const [main, drop, file, photo, preview, progress, status, result, error, again] = [
  'main',
  'drop',
  'file',
  'photo',
  'preview',
  'progress',
  'status',
  'result',
  'error',
  'again',
].map(byId);
// Cameras make larger photos than servers and proxies let in, and the model looks at 224 x 224 pixels anyway.
const LARGE_BYTES = 4 * 1024 * 1024;
const LARGE_SIDE = 2048;
// The server reads these. The browser converts others, such as AVIF, if it can show them.
const READABLE = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];
const percent = (probability) => (probability * 100).toFixed(1) + ' %';
let running;
let latest;

file.addEventListener('change', () => {
  if (file.files[0]) classify(file.files[0]);
  // so that the same photo can be chosen again
  file.value = '';
});
again.addEventListener('click', () => {
  // the button goes, and who uses a keyboard must not lose their place
  file.focus();
  classify(latest);
});
document.addEventListener('paste', ({ clipboardData }) =>
  accept(clipboardData.files[0], 'There is no photo in the clipboard. Copy one first.'),
);
for (const type of ['dragenter', 'dragover', 'dragleave', 'drop']) {
  // on the whole document: a photo dropped beside the box would otherwise replace the page
  document.addEventListener(type, (event) => {
    event.preventDefault();
    drop.classList.toggle('over', type === 'dragenter' || type === 'dragover');
    if (type === 'drop') accept(event.dataTransfer.files[0], 'That was no file. Drop a photo.');
  });
}
// what the browser cannot show may still be a photo: the server's words say
preview.addEventListener('error', () => (photo.hidden = true));

function accept(given, otherwise) {
  if (given) return classify(given);
  running?.abort();
  settle();
  fail(new Failure(otherwise, false));
}

async function classify(chosen) {
  running?.abort();
  const { signal } = (running = new AbortController());
  latest = chosen;
  show(chosen);
  try {
    const body = new FormData();
    body.append('file', await shrunk(chosen), chosen.name);
    if (signal.aborted) return;
    const answer = await predict(body, { signal, onProgress: tellProgress });
    settle();
    tell(answer);
  } catch (failure) {
    if (signal.aborted) return;
    settle();
    fail(failure instanceof Failure ? failure : new Failure('Something went wrong on this page.', true));
  }
}

/** The photo as it is, unless it is large or in a format that the server does not read: then as a JPEG. */
async function shrunk(chosen) {
  if (chosen.size <= LARGE_BYTES && READABLE.includes(chosen.type)) return chosen;
  try {
    const bitmap = await createImageBitmap(chosen);
    const scale = Math.min(1, LARGE_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = new OffscreenCanvas(Math.ceil(bitmap.width * scale), Math.ceil(bitmap.height * scale));
    const context = canvas.getContext('2d');
    // a JPEG has no transparency: white, as the server has it
    context.fillStyle = 'white';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
  } catch {
    // not for this browser to read: the server says what is wrong with it, if anything is
    return chosen;
  }
}

function show(chosen) {
  URL.revokeObjectURL(preview.src);
  preview.src = URL.createObjectURL(chosen);
  preview.alt = 'Your photo, ' + chosen.name;
  photo.hidden = false;
  result.hidden = error.hidden = true;
  main.ariaBusy = 'true';
  status.className = 'status';
  status.textContent = 'Sending the photo…';
  progress.value = 0;
  progress.hidden = false;
}

function tellProgress(share) {
  progress.value = share;
  if (share < 1) return;
  // how long the model takes nobody knows
  progress.removeAttribute('value');
  status.textContent = 'Looking at the photo…';
}

function settle() {
  main.ariaBusy = 'false';
  progress.hidden = true;
  status.textContent = '';
}

function tell({ class: name, probability, inferenceMs, top5 }) {
  byId('class').textContent = name;
  byId('probability').textContent = percent(probability);
  byId('time').textContent = 'Inference took ' + inferenceMs.toFixed(1) + ' ms';
  byId('top5').replaceChildren(...top5.map(row));
  result.hidden = false;
  status.className = 'heard';
  status.textContent = `${name}, ${percent(probability)}`;
}

function row({ class: name, probability }) {
  const item = document.createElement('li');
  const [label, value, bar, fill] = ['span', 'span', 'div', 'div'].map((tag) => document.createElement(tag));
  label.textContent = name;
  value.textContent = percent(probability);
  bar.className = 'bar';
  fill.style.width = probability * 100 + '%';
  bar.append(fill);
  item.append(label, value, bar);
  return item;
}

function fail({ message, mayPass }) {
  result.hidden = true;
  byId('message').textContent = message;
  again.hidden = !mayPass;
  error.hidden = false;
}
