import js from '@eslint/js';
import { importX } from 'eslint-plugin-import-x';

const browser = Object.fromEntries(
  [
    'document window location history navigator localStorage indexedDB WebSocket BroadcastChannel fetch crypto',
    'setTimeout clearTimeout queueMicrotask requestAnimationFrame performance IntersectionObserver console',
    'URL Intl Event Element HTMLElement HTMLAnchorElement matchMedia structuredClone',
  ].flatMap((names) => names.split(' ').map((name) => [name, 'readonly'])),
);
const node = { process: 'readonly', Buffer: 'readonly', fetch: 'readonly', URL: 'readonly' };

/** Folders may import only what lies to the left: sync, model, view, app. */
function layer(files, forbidden, message) {
  const patterns = [{ group: forbidden, message }];
  return { files, rules: { 'no-restricted-imports': ['error', { patterns }] } };
}

export default [
  { ignores: ['dist'] },
  js.configs.recommended,
  {
    files: ['**/*.{js,jsx}'],
    plugins: { 'import-x': importX },
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: 'module',
      parserOptions: { ecmaFeatures: { jsx: true } },
      globals: { ...browser, ...node },
    },
    settings: { 'import-x/resolver-next': [importX.createNodeResolver({ extensions: ['.js', '.jsx'] })] },
    rules: {
      'import-x/no-cycle': 'error',
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      // Names that only JSX uses look unused to this rule; the type checker knows better (noUnusedLocals).
      'no-unused-vars': 'off',
      'no-restricted-properties': ['error', { property: 'innerHTML' }, { property: 'outerHTML' }],
    },
  },
  layer(['src/sync/**'], ['../*', 'preact', 'preact/*', '@preact/*'], 'sync stands alone'),
  layer(
    ['src/*/*model.js', 'src/*/transcript.js', 'src/*/people.js'],
    ['../ui/*', '../app/*', 'preact', 'preact/*', '@preact/*'],
    'models know neither views nor the DOM',
  ),
  layer(
    ['src/{ui,rooms,spaces,inbox,directory,sessions}/**/*.jsx'],
    ['../app/*'],
    'the app puts views together',
  ),
];
