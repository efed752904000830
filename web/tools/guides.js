/**
 * Makes pages of the guides (docs/guide-*.md), which the product serves at /guide/: readable without a script, with a
 * table of contents, in the colours of the application. Usage: node tools/guides.js dist
 */
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Marked } from 'marked';

const docs = fileURLToPath(new URL('../../docs', import.meta.url));
const styles = fileURLToPath(new URL('../src/ui/styles/tokens.css', import.meta.url));
const guide = /^guide-([a-z]+)\.(ro|en)\.md$/;

const words = {
  ro: { home: 'Înapoi în Sfat', contents: 'Cuprins', skip: 'Sari la text' },
  en: { home: 'Back to Sfat', contents: 'Contents', skip: 'Skip to the text' },
};

/** @param {string} text */
const escape = (text) =>
  text.replace(
    /[&<>"]/g,
    (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter] ?? '',
  );

/** What a heading is called in an address: letters and digits alone. @param {string} text */
const slug = (text) =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** The name of a guide's page, of a link to its source. @param {string} href */
function pageOf(href) {
  const [file, hash] = href.split('#');
  const found = guide.exec(file);
  return found ? `${found[1]}.${found[2]}.html${hash ? `#${hash}` : ''}` : href;
}

/** @param {string} source @param {'ro' | 'en'} language */
function render(source, language) {
  /** @type {{depth: number, text: string, id: string}[]} */
  const headings = [];
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const text = this.parser.parseInline(tokens);
        const id = slug(text.replace(/<[^>]*>/g, ''));
        headings.push({ depth, text, id });
        return `<h${depth} id="${id}">${text}</h${depth}>\n`;
      },
      /** Of documents that are not served, for those who run Sfat, the words stay. */
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        const page = pageOf(href);
        return /\.md(#|$)/.test(page) ? text : `<a href="${escape(page)}">${text}</a>`;
      },
      image({ href, text }) {
        return `<img src="${escape(href)}" alt="${escape(text)}" loading="lazy" />`;
      },
    },
  });
  const body = /** @type {string} */ (marked.parse(source))
    .replace(/<table>/g, '<div class="wide" tabindex="0" role="region"><table>')
    .replace(/<\/table>/g, '</table></div>');
  const title = headings.find(({ depth }) => depth === 1)?.text ?? 'Sfat';
  const parts = headings.filter(({ depth }) => depth === 2);
  const { home, contents, skip } = words[language];
  return `<!doctype html>
<html lang="${language}" data-own-language>
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>${title} · Sfat</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml" />
<script src="/theme.js"></script>
<link rel="stylesheet" href="guide.css" />
</head>
<body>
<a class="skip" href="#text">${skip}</a>
<header><a href="/">${home}</a></header>
<nav aria-label="${contents}"><h2>${contents}</h2><ol>
${parts.map(({ id, text }) => `<li><a href="#${id}">${text.replace(/^\d+\.\s*/, '')}</a></li>`).join('\n')}
</ol></nav>
<main id="text">
${body}</main>
</body>
</html>
`;
}

const folder = join(process.argv[2], 'guide');
await mkdir(folder, { recursive: true });
for (const file of await readdir(docs)) {
  const found = guide.exec(file);
  if (!found) continue;
  const source = await readFile(join(docs, file), 'utf8');
  await writeFile(
    join(folder, `${found[1]}.${found[2]}.html`),
    render(source, /** @type {'ro' | 'en'} */ (found[2])),
  );
}
await cp(join(docs, 'pictures'), join(folder, 'pictures'), { recursive: true });
const [tokens, own] = await Promise.all([
  readFile(styles, 'utf8'),
  readFile(new URL('guide.css', import.meta.url), 'utf8'),
]);
await writeFile(join(folder, 'guide.css'), `${tokens}\n${own}`);
