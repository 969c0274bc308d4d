import { UPRIGHT } from './exif';
import { damaged, Excerpt, type PhotoFile } from './photo-file';

const [EXTENSION, IMAGE] = [0x21, 0x2c];
/** Sets the transparency of the next frame. */
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
  // the byte before the blocks contains the size of the codes
  const blocks = at + DESCRIPTOR + tableBytes(photo[at + 9]!) + 1;
  const end = endOfBlocks(photo, blocks);
  // the decoder needs no later frames, so the file ends here
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

/** Size of the color table, in bytes, by its flags. */
function tableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Returns the end of a sequence of blocks. Each block begins with its length, which is 0 for the last one. */
function endOfBlocks(photo: Buffer, start: number): number {
  let at = start;
  while (at < photo.length && photo[at] !== 0) at += 1 + photo[at]!;
  return at + 1;
}
