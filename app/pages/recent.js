// List of the last photos, in the storage of the browser.
const MAX_RECENT = 20;
const STORAGE_KEY = 'last-photos';
const THUMBNAIL_SIDE = 96;

/** Item of the list. A click shows its result, if it has one. */
class RecentPhoto {
  constructor({ name, thumbnail, result }) {
    Object.assign(this, { name, thumbnail, result });
    this.image = element('img', { alt: '', hidden: true });
    this.state = element('span', { className: 'state' });
    this.button = element(
      'button',
      { type: 'button', disabled: !result },
      this.image,
      element('span', { className: 'name', textContent: name }),
      this.state,
    );
    this.button.addEventListener('click', () => showRecent(this));
    this.item = element('li', {}, this.button);
    if (thumbnail) this.setThumbnail(thumbnail);
    if (result) this.setResult(result);
  }

  setThumbnail(thumbnail) {
    this.thumbnail = this.image.src = thumbnail;
    this.image.hidden = false;
    storeRecent();
  }

  setState(text) {
    this.state.textContent = text;
  }

  setResult(result) {
    this.result = result;
    this.button.disabled = false;
    this.setState(verdictOf(result).join(', '));
    storeRecent();
  }
}

let recent = [];

function addRecent(photo) {
  const added = new RecentPhoto(photo);
  recent.unshift(added);
  byId('recent-list').prepend(added.item);
  for (const { item } of recent.splice(MAX_RECENT)) item.remove();
  byId('recent').hidden = false;
  return added;
}

/** Adds a file, and its thumbnail after the browser has decoded the photo. */
function addRecentFile(file) {
  const added = addRecent({ name: file.name });
  added.setState('Waiting');
  thumbnailOf(file).then(
    (thumbnail) => added.setThumbnail(thumbnail),
    () => undefined,
  );
  return added;
}

async function thumbnailOf(file) {
  const bitmap = await createImageBitmap(file);
  const side = Math.min(bitmap.width, bitmap.height);
  const canvas = new OffscreenCanvas(THUMBNAIL_SIDE, THUMBNAIL_SIDE);
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  canvas.getContext('2d').drawImage(bitmap, left, top, side, side, 0, 0, THUMBNAIL_SIDE, THUMBNAIL_SIDE);
  bitmap.close();
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.7 });
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(reader.result));
    reader.addEventListener('error', () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
}

function storeRecent() {
  const classified = recent.filter(({ result }) => result);
  try {
    localStorage.setItem(
      STORAGE_KEY,
      JSON.stringify(classified.map(({ name, thumbnail, result }) => ({ name, thumbnail, result }))),
    );
  } catch {
    // the browser stores nothing, or has no space left. The list then exists only until the page closes
  }
}

function restoreRecent() {
  try {
    const stored = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]');
    for (const photo of stored.reverse()) addRecent(photo);
  } catch {
    // another version of the page may have stored other fields
    localStorage.removeItem(STORAGE_KEY);
  }
}

byId('clear-recent').addEventListener('click', () => {
  recent = [];
  storeRecent();
  byId('recent-list').replaceChildren();
  byId('recent').hidden = true;
  byId('file').focus();
});
