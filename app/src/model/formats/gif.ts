import { UPRIGHT } from './exif';
import { damagedImage, Excerpt, type PhotoFile } from './photo-file';

const [EXTENSION, IMAGE] = [0x21, 0x2c];
/** Type of the extension that sets the transparency of the next frame. */
const GRAPHIC_CONTROL = 0xf9;
const SCREEN_BYTES = 13;
const DESCRIPTOR_BYTES = 10;
const TRAILER = 0x3b;

/** Reads a GIF, and keeps the first frame of an animation. */
export function readGif(photo: Buffer): PhotoFile {
  if (photo.length < SCREEN_BYTES) throw damagedImage();
  const excerpt = new Excerpt(photo);
  let offset = SCREEN_BYTES + tableBytes(photo[10]!);
  excerpt.keep(0, offset);
  while (photo[offset] === EXTENSION) {
    const end = endOfBlocks(photo, offset + 2);
    if (photo[offset + 1] === GRAPHIC_CONTROL) excerpt.keep(offset, end);
    offset = end;
  }
  if (photo[offset] !== IMAGE || offset + DESCRIPTOR_BYTES > photo.length) throw damagedImage();
  const side = (screen: number, frame: number) =>
    Math.max(photo.readUInt16LE(screen), photo.readUInt16LE(offset + frame) + photo.readUInt16LE(offset + frame + 4));
  const [width, height] = [side(6, 1), side(8, 3)];
  // the byte before the blocks contains the size of the codes
  const blocks = offset + DESCRIPTOR_BYTES + tableBytes(photo[offset + 9]!) + 1;
  const end = endOfBlocks(photo, blocks);
  // the decoder needs only the first frame, so the file ends after it
  if (end < photo.length) photo[end] = TRAILER;
  excerpt.keep(offset, end + 1);
  return {
    width,
    height,
    wholeBytes: 4 * width * height,
    orientation: UPRIGHT,
    canShrink: false,
    plain: false,
    bytes: excerpt.bytes,
  };
}

/** Size of the color table, in bytes, by its flags. */
function tableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Returns the end of a sequence of blocks. Each block begins with its length, which is 0 for the last block. */
function endOfBlocks(photo: Buffer, start: number): number {
  let offset = start;
  while (offset < photo.length && photo[offset] !== 0) offset += 1 + photo[offset]!;
  return offset + 1;
}
