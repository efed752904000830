/**
 * Writes NAME.br and NAME.gz beside every file of a folder that is worth it, so that a server can send them as they are.
 * Usage: node tools/compress.js dist
 */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const compressible = /\.(html|js|css|json|svg|txt|webmanifest)$/;

/** @param {string} path */
async function compress(path) {
  const plain = await readFile(path);
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  const brotli = brotliCompressSync(plain, options);
  await writeFile(`${path}.br`, brotli);
  await writeFile(`${path}.gz`, gzipSync(plain, { level: 9 }));
  console.log(`${path}: ${plain.length} bytes, ${brotli.length} with Brotli`);
  return brotli.length;
}

const folder = process.argv[2];
const entries = await readdir(folder, { recursive: true });
let total = 0;
for (const entry of entries.filter((name) => compressible.test(name)))
  total += await compress(join(folder, entry));
console.log(`together ${total} bytes with Brotli`);
