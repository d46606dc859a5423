import { deflateSync } from "node:zlib";

/** The mark of kernel/ui (static/ui/mark.svg) on its 24 x 24 grid: four bamboo slips, tied by two cords. */
const GROUND = [0x2c, 0x6a, 0x4a] as const;
const SLIP = [0xf4, 0xf2, 0xea] as const;
const CORD = [0x9c, 0xc3, 0xab] as const;
const SLIPS = [6.5, 10.2, 13.8, 17.5];
const CORDS = [8.5, 15.5];
const SAMPLES = 2;

type Colour = readonly [number, number, number];

/** Distance from a point to a line between two points with the same x (upright) or y (level). */
function distance(x: number, y: number, [x1, y1, x2, y2]: readonly [number, number, number, number]): number {
  const nearX = Math.min(Math.max(x, x1), x2);
  const nearY = Math.min(Math.max(y, y1), y2);
  return Math.hypot(x - nearX, y - nearY);
}

function colourAt(x: number, y: number): Colour {
  if (CORDS.some((level) => Math.abs(y - level) <= 0.5 && x >= 4.5 && x <= 19.5)) return CORD;
  return SLIPS.some((upright) => distance(x, y, [upright, 4.5, upright, 19.5]) <= 1.05) ? SLIP : GROUND;
}

/** One pixel as the mean of its samples. `zoom` < 1 leaves the margin that a phone may cut off round. */
function pixel(column: number, row: number, size: number, zoom: number): Colour {
  const sum = [0, 0, 0];
  for (let sample = 0; sample < SAMPLES ** 2; sample++) {
    const x = ((column + ((sample % SAMPLES) + 0.5) / SAMPLES) / size) * 24;
    const y = ((row + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) / size) * 24;
    colourAt((x - 12) / zoom + 12, (y - 12) / zoom + 12).forEach(
      (value, index) => (sum[index] = (sum[index] ?? 0) + value),
    );
  }
  const [red = 0, green = 0, blue = 0] = sum.map((value) => Math.round(value / SAMPLES ** 2));
  return [red, green, blue];
}

function crc(bytes: Buffer): number {
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, check]);
}

/** The mark as a square PNG. */
export function icon(size: number, zoom = 1): Buffer {
  const rows = Buffer.alloc(size * (1 + size * 3));
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++)
      rows.set(pixel(column, row, size, zoom), row * (1 + size * 3) + 1 + column * 3);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 2, 0, 0, 0], 8); // eight bits, red green blue
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
