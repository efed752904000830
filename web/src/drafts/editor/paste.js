import { makeFootnotes } from './pasted_footnotes.js';
import { makeLists } from './pasted_lists.js';
import { makeMarks } from './pasted_styles.js';

const BLOCKS = 'p, div, ul, ol, table, h1, h2, h3, h4, h5, h6, blockquote, pre, hr';

/** What a program writes for itself, what was deleted while changes were tracked, and comments. */
const NOISE = [
  'style, script, meta, link, xml, title',
  'del[cite], del[datetime], .msoDel',
  '.MsoCommentReference, .msocomanchor, [style*="mso-element:comment"]',
].join();

/** @param {Document} page @param {string} selector */
function remove(page, selector) {
  for (const one of page.querySelectorAll(selector)) one.remove();
}

/** @param {Document} page */
function removeComments(page) {
  const comments = page.createNodeIterator(page, NodeFilter.SHOW_COMMENT);
  for (let comment = comments.nextNode(); comment; comment = comments.nextNode())
    /** @type {Comment} */ (comment).remove();
}

/** Blanks that are there for their width are one blank. @param {Document} page */
function closeGaps(page) {
  for (const gap of page.querySelectorAll('[style*="mso-spacerun"], [style*="mso-tab-count"]'))
    gap.replaceWith(' ');
}

/** A heading is not bold again. @param {Document} page */
function plainHeadings(page) {
  for (const one of page.querySelectorAll(':is(h1, h2, h3, h4, h5, h6) :is(b, strong)'))
    one.replaceWith(...one.childNodes);
  for (const one of page.querySelectorAll(':is(h1, h2, h3, h4, h5, h6) [style]'))
    one.removeAttribute('style');
}

/** Lines that are empty so that there is room between paragraphs go; a cell may be empty. @param {Document} page */
function removeGaps(page) {
  for (const line of page.querySelectorAll('br'))
    if (line.parentElement?.querySelector(BLOCKS)) line.remove();
  for (const block of page.querySelectorAll('p, h1, h2, h3, h4, h5, h6')) {
    const isEmpty = !block.textContent?.trim() && !block.querySelector('img[data-file], [data-footnote]');
    if (isEmpty && !block.closest('td, th, li')) block.remove();
  }
}

/**
 * What another program puts on the clipboard, as far as the schema does not see to it: Word's lists become lists, notes at the
 * end footnotes, and what it writes for itself goes. The schema drops all that a text cannot hold, such as pictures that are
 * somewhere else.
 * @param {string} html
 * @returns {{html: string, pictures: number, hasWords: boolean}} pictures: how many are not in it
 */
export function cleanPasted(html) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  remove(page, NOISE);
  const pictures = page.querySelectorAll('img:not([data-file])').length;
  const result = () => ({
    html: new XMLSerializer().serializeToString(page.body),
    pictures,
    hasWords: !!page.body.textContent?.trim(),
  });
  // From an editor as ours: it is as clean as it was there.
  if (page.querySelector('[data-pm-slice]')) return result();
  removeComments(page);
  makeFootnotes(page);
  makeLists(page);
  closeGaps(page);
  for (const one of page.querySelectorAll('*'))
    if (one.localName.includes(':')) one.replaceWith(...one.childNodes);
  makeMarks(page);
  plainHeadings(page);
  removeGaps(page);
  return result();
}
