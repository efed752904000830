/** Words that Word writes before an item of a list: a number or letter, or else a sign. */
const NUMBER = /^\s*(\d+|[a-z]|[ivx]+)[.)]/i;

/** @param {Element} paragraph @returns {boolean} whether the list it is in has numbers; its marker goes */
function takeMarker(paragraph) {
  const markers = [...paragraph.querySelectorAll('span')].filter((span) =>
    /mso-list:\s*ignore/i.test(span.getAttribute('style') ?? ''),
  );
  const isOrdered = markers.some((marker) => NUMBER.test(marker.textContent ?? ''));
  for (const marker of markers) marker.remove();
  return isOrdered;
}

/** Word's lists are paragraphs that look like lists. @param {Document} page */
function makeLists(page) {
  /** @type {Element | null} */
  let list = null;
  for (const paragraph of page.querySelectorAll('p[class*="MsoListParagraph"], p[style*="mso-list:"]')) {
    const tag = takeMarker(paragraph) ? 'ol' : 'ul';
    const isNext = list !== null && paragraph.previousElementSibling === list && list.localName === tag;
    if (!isNext) {
      list = page.createElement(tag);
      paragraph.before(list);
    }
    const item = page.createElement('li');
    const words = page.createElement('p');
    words.append(...paragraph.childNodes);
    item.append(words);
    list?.append(item);
    paragraph.remove();
  }
}

/**
 * What another program puts on the clipboard, as far as the schema does not see to it: Word's lists become lists, and what
 * it writes for itself goes. The schema drops all that a text cannot hold.
 * @param {string} html
 * @returns {string}
 */
export function cleanPasted(html) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  for (const one of page.querySelectorAll('style, script, meta, link, xml, title')) one.remove();
  const comments = page.createNodeIterator(page, NodeFilter.SHOW_COMMENT);
  for (let comment = comments.nextNode(); comment; comment = comments.nextNode())
    /** @type {Comment} */ (comment).remove();
  makeLists(page);
  for (const one of page.querySelectorAll('*'))
    if (one.localName.includes(':')) one.replaceWith(...one.childNodes);
  return new XMLSerializer().serializeToString(page.body);
}
