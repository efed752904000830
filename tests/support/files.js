/**
 * Files to upload, and the requests that bring and fetch them.
 *
 *   const { status, body } = await upload(server, person, channel, makePng(40, 30), { name: 'harta.png' });
 *   const { status, headers, bytes } = await fetchFile(server, body.url);
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, deflateSync } from 'node:zlib';
import { checkType } from './contract.js';
import { within } from './wait.js';

/**
 * @param {{url: string}} server @param {string} path @param {{method?: string, headers?: object, body?: Buffer | string}} [options]
 * @returns {Promise<{status: number, headers: http.IncomingHttpHeaders, bytes: Buffer}>}
 */
export function ask(server, path, { method = 'GET', headers = {}, body } = {}) {
  const answered = new Promise((resolve, reject) => {
    const request = http.request(`${server.url}${path}`, {
      method,
      agent: false,
      headers: { ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }), ...headers },
    });
    request.on('error', reject);
    request.on('response', async (response) => {
      const parts = [];
      for await (const part of response) parts.push(part);
      resolve({ status: response.statusCode, headers: response.headers, bytes: Buffer.concat(parts) });
    });
    request.end(body);
  });
  return within(answered, `the answer of ${method} ${path}`, 60000);
}

/** @param {string} channel @param {string} [use] */
export const uploadPath = (channel, use) =>
  `/upload?channel=${encodeURIComponent(channel)}${use ? `&use=${use}` : ''}`;

/**
 * Brings a file. `word` is data.error of a refusal.
 * @param {{url: string}} server @param {{token?: string}} person @param {string} channel @param {Buffer | string} bytes
 * @param {{name?: string, use?: string, headers?: object}} [options]
 * @returns {Promise<{status: number, body: any, word?: string, headers: http.IncomingHttpHeaders}>}
 */
export async function upload(server, person, channel, bytes, { name = 'fișier', use, headers = {} } = {}) {
  const answer = await ask(server, uploadPath(channel, use), {
    method: 'POST',
    body: bytes,
    headers: {
      ...(person.token && { Authorization: `Bearer ${person.token}` }),
      'X-File-Name': encodeURIComponent(name),
      ...headers,
    },
  });
  const body = JSON.parse(String(answer.bytes));
  if (answer.status === 200) {
    const { expires_ms: expires, ...file } = body;
    const wrong = checkType('stored_file', file) ?? checkType('time_ms', expires);
    if (wrong) throw new Error(`an upload was answered with ${wrong}`);
  }
  return { status: answer.status, body, word: body.error?.data.error, headers: answer.headers };
}

/** @param {{url: string}} server @param {string} path @param {object} [headers] */
export const fetchFile = (server, path, headers) => ask(server, path, { headers });

/* ---- Pictures ---- */

/** @param {Buffer} bytes */
function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

/** @param {string} type @param {Buffer} body */
export function pngChunk(type, body) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(named));
  return Buffer.concat([head, named, tail]);
}

/**
 * A PNG of one colour, or of noise; grey with 1 bit a point where it is large.
 * @param {number} width @param {number} height
 * @param {{colour?: number[], isBits?: boolean, extra?: Buffer[]}} [options] extra: chunks behind the header
 */
export function makePng(width, height, { colour = [20, 90, 160], isBits = false, extra = [] } = {}) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set(isBits ? [1, 0, 0, 0, 0] : [8, 2, 0, 0, 0], 8);
  const line = isBits
    ? Buffer.alloc(1 + Math.ceil(width / 8))
    : Buffer.concat([Buffer.alloc(1), Buffer.concat(Array(width).fill(Buffer.from(colour)))]);
  const lines = Buffer.alloc(line.length * height);
  if (!isBits) for (let y = 0; y < height; y++) line.copy(lines, y * line.length);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    ...extra,
    pngChunk('IDAT', deflateSync(lines)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Width and height of a PNG or a JPEG. @param {Buffer} bytes @returns {[number, number]} */
export function sizeOf(bytes) {
  if (bytes[0] === 0x89) return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  for (let at = 2; at < bytes.length; at += 2 + bytes.readUInt16BE(at + 2))
    if (bytes[at + 1] >= 0xc0 && bytes[at + 1] <= 0xc2)
      return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
  throw new Error('no picture');
}

/**
 * A picture of noise in a format of libvips.
 * @param {string} ending ".jpg", ".gif", ".webp", with libvips' own options behind it
 * @param {number} width @param {number} height @param {number} [bands]
 */
export function makePicture(ending, width, height, bands = 3) {
  const folder = mkdtempSync(join(tmpdir(), 'sfat-picture-'));
  const run = (/** @type {string[]} */ ...words) => execFileSync('vips', words, { cwd: folder });
  try {
    run('gaussnoise', 'grey.v', String(width), String(height), '--sigma', '60', '--mean', '128');
    run('bandjoin', Array(bands).fill('grey.v').join(' '), 'bands.v');
    run('cast', 'bands.v', 'bytes.v', 'uchar');
    run('copy', 'bytes.v', `picture${ending}`, '--interpretation', 'srgb');
    return readFileSync(join(folder, `picture${ending.replace(/\[.*/, '')}`));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Puts Exif into a JPEG: turned by 90 degrees (orientation 6), and a place in it. @param {Buffer} jpeg */
export function addExif(jpeg) {
  const entry = (/** @type {number[]} */ ...numbers) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16BE(numbers[0], 0);
    bytes.writeUInt16BE(numbers[1], 2);
    bytes.writeUInt32BE(numbers[2], 4);
    if (numbers[1] === 3) bytes.writeUInt16BE(numbers[3], 8);
    else bytes.writeUInt32BE(numbers[3], 8);
    return bytes;
  };
  const place = Buffer.from('GPS 44.4268 N 26.1025 E\0', 'latin1');
  const tiff = Buffer.concat([
    Buffer.from('MM\0*\0\0\0\x08', 'latin1'),
    Buffer.from([0, 2]),
    entry(0x010e, 2, place.length, 38),
    entry(0x0112, 3, 1, 6),
    Buffer.alloc(4),
    place,
  ]);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

/* ---- Documents ---- */

export const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);

/**
 * A ZIP of these entries, in this order.
 * @param {Record<string, string | Buffer>} entries @param {{isPacked?: boolean, flags?: number, claims?: number}} [options]
 *   claims: the unpacked size that its directory tells
 */
export function makeZip(entries, { isPacked = false, flags = 0, claims } = {}) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const [name, content] of Object.entries(entries)) {
    const bytes = Buffer.from(content);
    const isStored = !isPacked || name === 'mimetype';
    const data = isStored ? bytes : deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(isStored ? 0 : 8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(claims ?? bytes.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), common, tail, Buffer.from(name)]),
    );
    parts.push(local);
    at += local.length;
  }
  const entriesBytes = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(entriesBytes.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, entriesBytes, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

export const DOCX = makeZip(
  {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': '<Relationships/>',
    'word/document.xml': '<document/>',
  },
  { isPacked: true },
);

export const ODT = makeZip({
  mimetype: 'application/vnd.oasis.opendocument.text',
  'content.xml': '<office:document-content/>',
});
