// node run.js <net_harness>: runs the tests of this folder against net_harness, and says whether it ended well, which is
// where the sanitizers speak.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { startHarness, stopHarness } from './harness.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const pingSecs = 3;

function makeAssets() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sfat-assets-'));
  const script = Buffer.from('export const words = [];\n'.repeat(400));
  fs.mkdirSync(path.join(folder, 'assets'));
  fs.writeFileSync(path.join(folder, 'index.html'),
    '<!doctype html><title>Sfat</title><script type="module" src="/assets/app-1a2b3c.js"></script>\n');
  fs.writeFileSync(path.join(folder, 'assets/app-1a2b3c.js'), script);
  fs.writeFileSync(path.join(folder, 'assets/app-1a2b3c.js.br'), zlib.brotliCompressSync(script));
  fs.writeFileSync(path.join(folder, 'assets/app-1a2b3c.js.gz'), zlib.gzipSync(script));
  return folder;
}

const assets = makeAssets();
const { harness, url } = await startHarness(process.argv[2], ['--assets', assets, '--ping', String(pingSecs), '--message', '2']);
const files = fs.readdirSync(here).filter((name) => name.endsWith('.test.js')).map((name) => path.join(here, name));
const environment = { ...process.env, SFAT_URL: url, SFAT_HARNESS: process.argv[2], SFAT_PING_SECS: String(pingSecs) };
const tests = files.map((file) => spawn(process.execPath, ['--test', file], { stdio: 'inherit', env: environment }));
const codes = await Promise.all(tests.map(async (run) => (await once(run, 'exit'))[0]));
const failed = codes.some((code) => code !== 0);
const code = await stopHarness(harness);
fs.rmSync(assets, { recursive: true });
if (code !== 0) console.error(`net_harness ended with ${code}`);
process.exitCode = failed || code !== 0 ? 1 : 0;
