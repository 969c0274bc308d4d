const [main, drop, file, camera, photo, preview, progress, status, result, error, again] = [
  'main',
  'drop',
  'file',
  'camera',
  'photo',
  'preview',
  'progress',
  'status',
  'result',
  'error',
  'again',
].map(byId);
// Cameras take larger photos than servers and proxies accept. The model reads 224 x 224 pixels.
const LARGE_BYTES = 4 * 1024 * 1024;
const LARGE_SIDE = 2048;
// Formats that the server reads. The browser converts others, such as AVIF, if it can display them.
const READABLE = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];
// The text of the page states the same percentage.
const NOT_SURE_BELOW = 0.3;
let running;
let latest;

for (const input of [file, camera]) {
  input.addEventListener('change', () => {
    if (input.files[0]) classifyAll([...input.files]);
    // so that the user can choose the same photo again
    input.value = '';
  });
}
for (const button of byId('examples').children) {
  button.addEventListener('click', () => classifyAll([exampleFile(button)]));
}
again.addEventListener('click', () => {
  // the button would lose the keyboard focus when it disappears
  file.focus();
  classifyAll([latest]);
});
document.addEventListener('paste', ({ clipboardData }) =>
  accept(clipboardData.files, 'The clipboard has no photo. Copy one first.'),
);
for (const type of ['dragenter', 'dragover', 'dragleave', 'drop']) {
  // on the whole document, because a photo dropped outside the box would otherwise replace the page
  document.addEventListener(type, (event) => {
    event.preventDefault();
    drop.classList.toggle('over', type === 'dragenter' || type === 'dragover');
    if (type === 'drop') accept(event.dataTransfer.files, 'That was not a file. Drop a photo.');
  });
}
// the server may still read a photo that the browser cannot display
preview.addEventListener('error', () => (photo.hidden = true));
restoreRecent();

function accept(files, messageWithoutFile) {
  if (files.length > 0) return classifyAll([...files]);
  running?.abort();
  endProgress();
  fail(new Failure(messageWithoutFile, false));
}

/** Classifies files one at a time. New files replace queued files. */
async function classifyAll(files) {
  running?.abort();
  const { signal } = (running = new AbortController());
  const accepted = files.slice(0, MAX_RECENT);
  // the list starts with the newest photo
  const items = accepted.toReversed().map(addRecentFile).toReversed();
  for (const [index, chosen] of accepted.entries()) {
    if (signal.aborted) items[index].setState('Not sent');
    else await classify(chosen, items[index], signal);
  }
  if (signal.aborted || accepted.length === files.length) return;
  fail(new Failure(`Only the first ${MAX_RECENT} of ${files.length} photos were sent. Choose fewer at once.`, false));
}

async function classify(chosen, item, signal) {
  latest = chosen;
  show(chosen);
  item.setState('Sending');
  try {
    const body = new FormData();
    body.append('file', await shrink(chosen), chosen.name);
    if (signal.aborted) return item.setState('Not sent');
    const response = await predict('predict', body, { signal, onProgress: showProgress });
    endProgress();
    item.setResult(response);
    showResult(response);
  } catch (failure) {
    if (signal.aborted) return item.setState('Not sent');
    endProgress();
    const shown =
      failure instanceof Failure
        ? failure
        : new Failure('An error occurred on this page. Reload it and try again.', true);
    item.setState(shown.message);
    fail(shown);
  }
}

/** Converts a photo to JPEG if it is large, or in a format that the server does not read. Returns any other photo unchanged. */
async function shrink(chosen) {
  if (chosen.size <= LARGE_BYTES && READABLE.includes(chosen.type)) return chosen;
  try {
    const bitmap = await createImageBitmap(chosen);
    const scale = Math.min(1, LARGE_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = new OffscreenCanvas(Math.ceil(bitmap.width * scale), Math.ceil(bitmap.height * scale));
    const context = canvas.getContext('2d');
    // a JPEG has no transparency, so the background is white, as on the server
    context.fillStyle = 'white';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
  } catch {
    // this browser cannot read the file. The server reports an error if it cannot read it either
    return chosen;
  }
}

/** Returns an example as a file. The page contains the examples as data: URLs, which its policy does not allow scripts to fetch. */
function exampleFile(button) {
  const [, base64] = button.querySelector('img').src.split(',');
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new File([bytes], `${button.textContent}.jpg`, { type: 'image/jpeg' });
}

function show(chosen) {
  showPhoto(URL.createObjectURL(chosen), chosen.name);
  result.hidden = error.hidden = true;
  main.ariaBusy = 'true';
  status.className = 'status';
  status.textContent = 'Sending the photo…';
  progress.value = 0;
  progress.hidden = false;
}

function showPhoto(url, name) {
  URL.revokeObjectURL(preview.src);
  preview.src = url;
  preview.alt = 'Your photo, ' + name;
  photo.hidden = false;
}

function showProgress(share) {
  progress.value = share;
  if (share < 1) return;
  // the duration of the inference is unknown
  progress.removeAttribute('value');
  status.textContent = 'Classifying the photo…';
}

function endProgress() {
  main.ariaBusy = 'false';
  progress.hidden = true;
  status.textContent = '';
}

/** Shows the result of an item of the list again. */
function showRecent({ name, thumbnail, result }) {
  running?.abort();
  endProgress();
  error.hidden = true;
  if (thumbnail) showPhoto(thumbnail, name);
  else photo.hidden = true;
  showResult(result);
  main.scrollIntoView({ block: 'nearest' });
}

/** Class and probability, for example ['espresso', '95.1%']. */
function verdictOf({ class: name, probability }) {
  return probability < NOT_SURE_BELOW ? ['Not sure', `${name} ${percent(probability)}`] : [name, percent(probability)];
}

function showResult(response) {
  const [verdict, detail] = verdictOf(response);
  byId('class').textContent = verdict;
  byId('probability').textContent = detail;
  byId('not-sure').hidden = response.probability >= NOT_SURE_BELOW;
  byId('origin').textContent = `${responseText(response)}, in ${response.inferenceMs.toFixed(1)} ms of inference`;
  byId('top5').replaceChildren(...response.top5.map(bar));
  result.hidden = false;
  status.className = 'spoken';
  status.textContent = `${verdict}, ${detail}`;
}

function fail({ message, isTransient }) {
  result.hidden = true;
  byId('message').textContent = message;
  again.hidden = !isTransient;
  error.hidden = false;
}
