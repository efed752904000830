/** Serves the page of editors.js from another origin than Sfat's, as somebody else's site would be. */
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const PAGE =
  '<!doctype html><meta charset="utf-8"><title>Editors</title><main></main><script src="/page.js"></script>';

/** @returns {Promise<{url: string, stop: () => Promise<void>}>} */
export async function serveEditors() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page.js', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const script = outputFiles[0].contents;
  const server = http.createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader(
      'Content-Type',
      isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8',
    );
    response.end(isScript ? script : PAGE);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
