/** @typedef {import('vite').Rollup.OutputBundle} OutputBundle */
/** @typedef {import('vite').Rollup.OutputChunk} OutputChunk */

/** What is shown when a draft is opened. */
const VIEWS = ['/src/drafts/draft_page.jsx', '/src/drafts/editor/editor_pane.jsx'];

/** A file with all that it imports. @param {OutputBundle} bundle @param {string} name @param {Set<string>} found */
function gather(bundle, name, found) {
  const file = bundle[name];
  if (file?.type !== 'chunk' || found.has(name)) return;
  found.add(name);
  for (const style of file.viteMetadata?.importedCss ?? []) found.add(style);
  for (const one of file.imports) gather(bundle, one, found);
}

/** The files that the editor needs besides those of the page itself. @param {OutputBundle} bundle */
function filesOf(bundle) {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
  /** @param {(chunk: OutputChunk) => boolean} isOne */
  const gathered = (isOne) => {
    const found = new Set(/** @type {string[]} */ ([]));
    for (const { fileName } of chunks.filter(isOne)) gather(bundle, fileName, found);
    return found;
  };
  const ofPage = gathered(({ isEntry }) => isEntry);
  const ofViews = gathered(({ facadeModuleId }) => VIEWS.some((view) => facadeModuleId?.endsWith(view)));
  return [...ofViews].filter((name) => !ofPage.has(name));
}

/** Writes their names into the page, where app/preload.js finds them. @returns {import('vite').Plugin} */
export const editorFiles = () => ({
  name: 'editor-files',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) => {
      const content = filesOf(bundle)
        .map((name) => `/${name}`)
        .join(' ');
      return [{ tag: 'meta', attrs: { name: 'editor-files', content }, injectTo: 'head' }];
    },
  },
});
