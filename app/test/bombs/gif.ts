/** Creates a blank GIF of one full frame and the given number of frames of one pixel. */
export function gif(width: number, height: number, { interlaced = false, frames = 0 } = {}): Buffer {
  const screen = Buffer.from('GIF89a\0\0\0\0\x80\0\0', 'latin1');
  screen.writeUInt16LE(width, 6);
  screen.writeUInt16LE(height, 8);
  const small = frame(1, 1, false);
  return Buffer.concat([
    screen,
    Buffer.alloc(6),
    frame(width, height, interlaced),
    ...Array<Buffer>(frames).fill(small),
    Buffer.from(';'),
  ]);
}

function frame(width: number, height: number, interlaced: boolean): Buffer {
  const descriptor = Buffer.from(',\0\0\0\0\0\0\0\0\0', 'latin1');
  descriptor.writeUInt16LE(width, 5);
  descriptor.writeUInt16LE(height, 7);
  descriptor[9] = interlaced ? 0x40 : 0;
  return Buffer.concat([descriptor, Buffer.from([2]), blocks(compressed(width * height)), Buffer.from([0])]);
}

/** LZW code of a number of zeros. Each code is a run that is one pixel longer than the previous one. */
function compressed(pixels: number): Buffer {
  const [clear, end] = [4, 5];
  const bytes: number[] = [];
  let [buffer, bits, size] = [0, 0, 3];
  const put = (code: number) => {
    buffer |= code << bits;
    for (bits += size; bits >= 8; bits -= 8, buffer >>>= 8) bytes.push(buffer & 0xff);
  };
  put(clear);
  for (let left = pixels, run = 1; left > 0; run++) {
    if (run > 4090) {
      put(clear);
      [size, run] = [3, 1];
    }
    const whole = run > 1 && left >= run;
    put(whole ? 4 + run : 0);
    left -= whole ? run : 1;
    if (5 + run === 1 << size && size < 12) size++;
  }
  put(end);
  if (bits > 0) bytes.push(buffer);
  return Buffer.from(bytes);
}

function blocks(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 255) {
    const part = bytes.subarray(at, at + 255);
    parts.push(Buffer.from([part.length]), part);
  }
  return Buffer.concat(parts);
}
