import { t } from '../../ui/words.js';

/** @typedef {import('@tiptap/pm/model').Node} Node */

/**
 * A footnote in the text: its number (counted by the style sheet, so that none is ever wrong), and its words for who hears
 * the page or points at it.
 * @param {{node: Node}} props
 */
export function footnoteView({ node }) {
  const dom = document.createElement('span');
  dom.className = 'footnote-mark';
  dom.setAttribute('role', 'note');
  write(node);

  /** @param {Node} now */
  function write(now) {
    dom.title = now.attrs.text;
    dom.setAttribute('aria-label', t('editor.footnote_is', { text: now.attrs.text }));
  }

  /** @param {Node} now */
  function update(now) {
    if (now.type.name !== 'footnote') return false;
    write(now);
    return true;
  }

  return { dom, update };
}

/**
 * A picture in the text, from where it is for this person now; its description stands below it, and in its place while it
 * is not there.
 * @param {import('./files.js').FileUrls} urls
 */
export const imageView =
  (urls) =>
  (/** @type {{node: Node}} */ { node }) => {
    const dom = document.createElement('figure');
    const img = document.createElement('img');
    const caption = document.createElement('figcaption');
    dom.className = 'figure';
    dom.append(img, caption);
    let file = '';
    write(node);

    /** @param {Node} now */
    function write(now) {
      const { alt, width, height } = now.attrs;
      img.alt = alt ?? '';
      caption.textContent = alt || t('editor.image_without_alt');
      caption.classList.toggle('is-missing', !alt);
      if (width && height) [img.width, img.height] = [width, height];
      if (now.attrs.file !== file) void load(now.attrs.file);
    }

    /** @param {string} wanted */
    async function load(wanted) {
      file = wanted;
      const found = await urls.find(wanted);
      if (file !== wanted) return;
      dom.classList.toggle('is-missing', !found);
      if (found) img.src = found.preview_url ?? found.url;
    }

    // An address is good for a few minutes: a picture that comes into sight later is asked for again.
    img.addEventListener('error', () => dom.classList.add('is-missing'));

    /** @param {Node} now */
    function update(now) {
      if (now.type.name !== 'image') return false;
      write(now);
      return true;
    }

    return { dom, update };
  };
