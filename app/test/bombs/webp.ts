/** Creates a RIFF chunk, padded to an even length. */
export function chunk(type: string, content: Buffer): Buffer {
  const head = Buffer.from(`${type}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

export function riff(...chunks: Buffer[]): Buffer {
  return chunk('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks]));
}

/** Returns the image chunk, `VP8 ` or `VP8L`, of a WebP in the simple file format. */
export function imageChunk(webp: Buffer): Buffer {
  return webp.subarray(12);
}

export const ICC = 0x20;
export const EXIF = 0x08;
export const ANIMATION = 0x02;

export function extendedHeader(flags: number, width: number, height: number): Buffer {
  const content = Buffer.alloc(10);
  content[0] = flags;
  content.writeUIntLE(width - 1, 4, 3);
  content.writeUIntLE(height - 1, 7, 3);
  return chunk('VP8X', content);
}

export const animation = chunk('ANIM', Buffer.alloc(6));

export function frame(pixels: Buffer, width: number, height: number): Buffer {
  const content = Buffer.alloc(16);
  content.writeUIntLE(width - 1, 6, 3);
  content.writeUIntLE(height - 1, 9, 3);
  return chunk('ANMF', Buffer.concat([content, pixels]));
}
