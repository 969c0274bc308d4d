import { SIDE } from './input';

const LAST = SIDE - 1;
/** Source column and row of the pixel at x and y, for each EXIF orientation except 1. */
const SOURCES: Record<number, (x: number, y: number) => [number, number]> = {
  2: (x, y) => [LAST - x, y],
  3: (x, y) => [LAST - x, LAST - y],
  4: (x, y) => [x, LAST - y],
  5: (x, y) => [y, x],
  6: (x, y) => [y, LAST - x],
  7: (x, y) => [LAST - y, LAST - x],
  8: (x, y) => [LAST - y, x],
};

/**
 * Rotates and mirrors SIDE x SIDE pixels by the EXIF orientation. A decoder would need the whole photo in memory to rotate it, and could not
 * decode a JPEG at a fraction of its size.
 */
export function turn(pixels: Uint8Array, orientation: number): Uint8Array {
  const source = SOURCES[orientation];
  if (!source) return pixels;
  const channels = pixels.length / (SIDE * SIDE);
  const turned = new Uint8Array(pixels.length);
  for (let y = 0, to = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++, to += channels) {
      const [column, row] = source(x, y);
      const from = (row * SIDE + column) * channels;
      for (let channel = 0; channel < channels; channel++) turned[to + channel] = pixels[from + channel]!;
    }
  }
  return turned;
}
