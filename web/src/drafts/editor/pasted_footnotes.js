/** The most letters of a footnote. */
const FOOTNOTE_MOST = 2000;
/** What holds the words of a note at the end of what Word and LibreOffice copy. */
const NOTES = 'div[id^="ftn"], div[id^="edn"], div[id^="sdfootnote"], div[id^="sdendnote"]';

/** @param {Element} note @param {string} name of what its reference leads to */
function wordsOf(note, name) {
  const copy = /** @type {Element} */ (note.cloneNode(true));
  copy.querySelector(`[name="${CSS.escape(name)}"]`)?.remove();
  return (copy.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, FOOTNOTE_MOST);
}

/**
 * A link to a note at the end becomes a footnote with its words, and the notes go.
 * @param {Document} page
 */
export function makeFootnotes(page) {
  for (const link of page.querySelectorAll('a[href^="#"]')) {
    const name = (link.getAttribute('href') ?? '').slice(1);
    const note = page.querySelector(`[name="${CSS.escape(name)}"]`)?.closest(NOTES);
    // The number before the note's own words leads back to the text.
    if (!note || note.contains(link)) continue;
    const mark = page.createElement('span');
    mark.setAttribute('data-footnote', wordsOf(note, name));
    link.replaceWith(mark);
  }
  for (const note of page.querySelectorAll(NOTES)) note.remove();
  for (const list of page.querySelectorAll(
    '[style*="mso-element:footnote-list"], [style*="mso-element:endnote-list"]',
  ))
    list.remove();
}
