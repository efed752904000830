/**
 * Makes a picture of a page small: a PNG of 8-bit colours becomes one of at most 256 of them.
 * Pages have few colours, so that nothing is seen of it.
 */
import { deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MOST_COLOURS = 256;

/** The check sum of a chunk (PNG specification, annex D). @param {Buffer} bytes */
function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

/** @param {Buffer} png @returns {{type: string, body: Buffer}[]} */
function chunksOf(png) {
  const chunks = [];
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    chunks.push({
      type: png.toString('latin1', at + 4, at + 8),
      body: png.subarray(at + 8, at + 8 + length),
    });
    at += length + 12;
  }
  return chunks;
}

/** @param {string} type @param {Buffer} body */
function chunk(type, body) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(named));
  return Buffer.concat([head, named, tail]);
}

/** What a byte was foretold from its neighbours by the fourth filter (PNG specification, 9.4). */
const paeth = (/** @type {number} */ left, /** @type {number} */ up, /** @type {number} */ corner) => {
  const [a, b, c] = [left, up, corner].map((one) => Math.abs(left + up - corner - one));
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
};

/** Undoes the filters, line by line. @param {Buffer} lines @param {number} width in bytes @param {number} size of a pixel */
function unfilter(lines, width, size) {
  const height = lines.length / (width + 1);
  const bytes = Buffer.alloc(width * height);
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (width + 1)];
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const left = x < size ? 0 : bytes[at - size];
      const up = y === 0 ? 0 : bytes[at - width];
      const corner = x < size || y === 0 ? 0 : bytes[at - width - size];
      const foretold = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      bytes[at] = lines[y * (width + 1) + 1 + x] + foretold;
    }
  }
  return bytes;
}

/** How far two colours are from each other. @param {number} a @param {number} b both 0xRRGGBB */
function distance(a, b) {
  const [red, green, blue] = [16, 8, 0].map((shift) => ((a >> shift) & 255) - ((b >> shift) & 255));
  return 2 * red * red + 4 * green * green + 3 * blue * blue;
}

/** Each colour of the pixels => its place in a palette of the most frequent ones. @param {Uint32Array} pixels */
function paletteOf(pixels) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const colours = [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
  const palette = colours.slice(0, MOST_COLOURS);
  const nearest = (/** @type {number} */ colour) =>
    palette.reduce(
      (best, one, at) => (distance(one, colour) < distance(palette[best], colour) ? at : best),
      0,
    );
  const places = new Map(colours.map((colour, at) => [colour, at < MOST_COLOURS ? at : nearest(colour)]));
  return { palette, places };
}

/**
 * @param {Buffer} png 8 bits a colour, with or without alpha (which is dropped), not interlaced: what Chromium makes
 * @returns {Buffer} the same picture
 */
export function shrink(png) {
  const chunks = chunksOf(png);
  const header = chunks[0].body;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const size = { 2: 3, 6: 4 }[header[9]];
  if (!size || header[8] !== 8 || header[12] !== 0) throw new Error('a PNG of another kind');
  const data = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ body }) => body));
  const bytes = unfilter(inflateSync(data), width * size, size);
  const pixels = Uint32Array.from({ length: width * height }, (_, at) => bytes.readUIntBE(at * size, 3));
  const { palette, places } = paletteOf(pixels);
  const lines = Buffer.alloc((width + 1) * height);
  pixels.forEach((pixel, at) => {
    const y = Math.floor(at / width);
    lines[y * (width + 1) + 1 + (at % width)] = /** @type {number} */ (places.get(pixel));
  });
  const indexed = Buffer.from(header);
  indexed[9] = 3;
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', indexed),
    chunk('PLTE', Buffer.from(palette.flatMap((one) => [one >> 16, (one >> 8) & 255, one & 255]))),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
