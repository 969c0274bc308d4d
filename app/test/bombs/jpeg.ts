/** Properties of a blank JPEG. */
export interface JpegShape {
  width: number;
  height: number;
  /** Horizontal and vertical sampling factor of each component. */
  sampling?: [number, number][];
  /** Start of frame: 0xc0 is baseline, 0xc1 extended, 0xc2 progressive. */
  frame?: number;
  precision?: number;
  /** One scan for each component, instead of one for all. */
  separateScans?: boolean;
  /** Number of additional scans without a refinement. */
  emptyScans?: number;
  /** Segments before the frame. */
  segments?: Buffer[];
}

const FULL: [number, number][] = [
  [1, 1],
  [1, 1],
  [1, 1],
];
/** 4:2:0, as cameras write. */
export const HALVED: [number, number][] = [
  [2, 2],
  [1, 1],
  [1, 1],
];
export const CMYK: [number, number][] = [...FULL, [1, 1]];

export function segment(marker: number, ...content: (Buffer | number[])[]): Buffer {
  const body = Buffer.concat(content.map((each) => Buffer.from(each)));
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** Creates a blank JPEG without an encoder, because encoders write neither every layout nor this many pixels in so few bytes. */
export function jpeg(shape: JpegShape): Buffer {
  const { width, height, sampling = FULL, frame = 0xc0, precision = 8, segments = [] } = shape;
  const size = Buffer.alloc(5);
  size[0] = precision;
  size.writeUInt16BE(height, 1);
  size.writeUInt16BE(width, 3);
  const components = sampling.flatMap(([h, v], i) => [i + 1, h * 16 + v, 0]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...segments,
    segment(0xdb, [0], Buffer.alloc(64, 1)),
    segment(frame, size, [sampling.length], components),
    // a single code of one bit, for no difference to the previous block and for the end of a block
    segment(0xc4, [0x00, 1], Buffer.alloc(15), [0]),
    segment(0xc4, [0x10, 1], Buffer.alloc(15), [0]),
    ...scans(shape, sampling),
    Buffer.from([0xff, 0xd9]),
  ]);
}

function scans({ width, height, frame, separateScans, emptyScans = 0 }: JpegShape, sampling: [number, number][]) {
  const progressive = frame === 0xc2;
  const most = [0, 1].map((axis) => Math.max(...sampling.map((factors) => factors[axis]!)));
  const blocks = sampling.map(([h, v]) => {
    const [across, down] = [(width * h) / most[0]!, (height * v) / most[1]!].map((side) => Math.ceil(side / 8));
    return across! * down!;
  });
  const mcus = Math.ceil(width / 8 / most[0]!) * Math.ceil(height / 8 / most[1]!);
  const interleaved = mcus * sampling.reduce((sum, [h, v]) => sum + h * v, 0);
  const groups = separateScans ? sampling.map((_, i) => [i]) : [sampling.map((_, i) => i)];
  const main = groups.map((group) =>
    scan(group, group.length === 1 ? blocks[group[0]!]! : interleaved, progressive ? [0, 0, 0] : [0, 63, 0]),
  );
  const empty = scan([0], blocks[0]!, [1, 1, 0]);
  return [...main, ...Array<Buffer>(emptyScans).fill(empty)];
}

function scan(components: number[], blocks: number, spectrum: [number, number, number]): Buffer {
  const head = segment(
    0xda,
    [components.length],
    components.flatMap((i) => [i + 1, 0]),
    spectrum,
  );
  const bits = spectrum[1] === 63 ? 2 : 1;
  return Buffer.concat([head, Buffer.alloc(Math.ceil((blocks * bits) / 8))]);
}
