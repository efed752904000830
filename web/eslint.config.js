import js from '@eslint/js';
import imports from 'eslint-plugin-import';

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
    plugins: { import: imports },
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: 'module',
      parserOptions: { ecmaVersion: 2022, sourceType: 'module', ecmaFeatures: { jsx: true } },
    },
    settings: {
      'import/resolver': { node: { extensions: ['.js', '.jsx'] } },
      'import/extensions': ['.js', '.jsx'],
      'import/parsers': { espree: ['.js', '.jsx'] },
    },
    rules: {
      'import/no-cycle': 'error',
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      // The type checker knows better which names there are and which JSX uses.
      'no-undef': 'off',
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
    ['src/{ui,rooms,spaces,inbox,directory,sessions,search,palette,shortcuts,settings}/**/*.jsx'],
    ['../app/*'],
    'the app puts views together',
  ),
];
