const ORIENTATION = 0x0112;
const SHORT = 3;
/** First bytes of the EXIF data of a JPEG, and of some WebP files. */
export const EXIF_PREFIX = Buffer.from('Exif\0\0', 'latin1');
export const UPRIGHT = 1;

/** Reads the orientation from EXIF data: 1 (upright) to 8. */
export function orientationIn(data: Buffer): number {
  const exif = data.subarray(0, EXIF_PREFIX.length).equals(EXIF_PREFIX) ? data.subarray(EXIF_PREFIX.length) : data;
  const order = exif.toString('latin1', 0, 2);
  if (exif.length < 10 || (order !== 'MM' && order !== 'II')) return UPRIGHT;
  const short = (offset: number) => (order === 'MM' ? exif.readUInt16BE(offset) : exif.readUInt16LE(offset));
  const directory = order === 'MM' ? exif.readUInt32BE(4) : exif.readUInt32LE(4);
  if (directory + 2 > exif.length) return UPRIGHT;
  const end = Math.min(exif.length, directory + 2 + 12 * short(directory));
  for (let offset = directory + 2; offset + 12 <= end; offset += 12) {
    if (short(offset) !== ORIENTATION || short(offset + 2) !== SHORT) continue;
    const value = short(offset + 8);
    return value >= 1 && value <= 8 ? value : UPRIGHT;
  }
  return UPRIGHT;
}
