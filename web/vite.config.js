import { defineConfig } from 'vite';
import { editorFiles } from './tools/editor_files.js';

/** Where `npm run dev` finds the server: a Sfat that runs on this machine. */
const server = process.env.SFAT_URL ?? 'http://localhost:8080';

export default defineConfig({
  plugins: [editorFiles()],
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    target: 'es2022',
    // A script in the page itself would break the Content-Security-Policy, and so would data: addresses.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: {
    proxy: {
      '/ws': { target: server, ws: true },
      '/rpc': { target: server },
    },
  },
});
