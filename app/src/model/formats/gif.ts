import { UPRIGHT } from './exif';
import { damaged, Excerpt, type PhotoFile } from './photo-file';

const [EXTENSION, IMAGE] = [0x21, 0x2c];
/** Transparency of the frame behind it. */
const GRAPHIC_CONTROL = 0xf9;
const SCREEN = 13;
const DESCRIPTOR = 10;
const TRAILER = 0x3b;

/** Keeps the first frame of an animation. */
export function readGif(photo: Buffer): PhotoFile {
  if (photo.length < SCREEN) throw damaged();
  const excerpt = new Excerpt(photo);
  let at = SCREEN + tableBytes(photo[10]!);
  excerpt.keep(0, at);
  while (photo[at] === EXTENSION) {
    const end = endOfBlocks(photo, at + 2);
    if (photo[at + 1] === GRAPHIC_CONTROL) excerpt.keep(at, end);
    at = end;
  }
  if (photo[at] !== IMAGE || at + DESCRIPTOR > photo.length) throw damaged();
  const side = (screen: number, frame: number) =>
    Math.max(photo.readUInt16LE(screen), photo.readUInt16LE(at + frame) + photo.readUInt16LE(at + frame + 4));
  const [width, height] = [side(6, 1), side(8, 3)];
  // the size of the codes stands before the blocks
  const blocks = at + DESCRIPTOR + tableBytes(photo[at + 9]!) + 1;
  const end = endOfBlocks(photo, blocks);
  // what follows is not decoded: the file ends here
  if (end < photo.length) photo[end] = TRAILER;
  excerpt.keep(at, end + 1);
  return {
    width,
    height,
    wholeBytes: 4 * width * height,
    orientation: UPRIGHT,
    shrinks: false,
    plain: false,
    bytes: excerpt.bytes,
  };
}

/** Size of the table of colors that the flags state. */
function tableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Blocks begin with their length; the last one has none. */
function endOfBlocks(photo: Buffer, start: number): number {
  let at = start;
  while (at < photo.length && photo[at] !== 0) at += 1 + photo[at]!;
  return at + 1;
}
