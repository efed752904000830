/** A number, a letter or a Roman number before an item, alone or behind those above it („2.1.”); its last part. */
const NUMBER = /^\s*(?:\w{1,4}\.)*(\d{1,4}|[a-z]|[ivx]{1,5})[.)]/i;
const LEVEL = /mso-list:\s*l(\d+)\s+level(\d+)/i;

/**
 * An open list: what it stands in is an item of the one before it in the stack.
 * @typedef {{list: Element, level: number, name: string}} OpenList
 */

/** @param {Element} element */
const styleOf = (element) => element.getAttribute('style') ?? '';

/** What Word writes before an item or a heading goes. @param {Element} block @returns {string} what it was */
function takeMarker(block) {
  const markers = [...block.querySelectorAll('span')].filter((span) =>
    /mso-list:\s*ignore/i.test(styleOf(span)),
  );
  const words = markers.map((marker) => marker.textContent ?? '').join('');
  for (const marker of markers) marker.remove();
  return words;
}

/** @param {Document} page @param {string} marker */
function makeList(page, marker) {
  const [, number] = NUMBER.exec(marker) ?? [];
  const list = page.createElement(number ? 'ol' : 'ul');
  if (Number(number) > 1) list.setAttribute('start', number);
  return list;
}

/** @param {Document} page @param {Element} paragraph */
function makeItem(page, paragraph) {
  const item = page.createElement('li');
  const words = page.createElement('p');
  words.append(...paragraph.childNodes);
  item.append(words);
  return item;
}

/**
 * Word's lists are paragraphs that look like lists: they become lists, one in another as their levels say.
 * @param {Document} page
 */
export function makeLists(page) {
  for (const heading of page.querySelectorAll('h1, h2, h3, h4, h5, h6')) takeMarker(heading);
  /** @type {OpenList[]} */
  let open = [];
  for (const paragraph of page.querySelectorAll('p[style*="mso-list:"]')) {
    const [, name, digits] = LEVEL.exec(styleOf(paragraph)) ?? [];
    if (!digits) continue;
    const level = Number(digits);
    const marker = takeMarker(paragraph);
    if (open[0]?.list !== paragraph.previousElementSibling) open = [];
    const isSame = (/** @type {OpenList} */ one) =>
      one.level < level || (one.level === level && one.name === name);
    open = open.filter(isSame);
    if (open.at(-1)?.level !== level) {
      const list = makeList(page, marker);
      const above = open.at(-1)?.list.lastElementChild;
      if (above) above.append(list);
      else paragraph.before(list);
      open.push({ list, level, name });
    }
    open.at(-1)?.list.append(makeItem(page, paragraph));
    paragraph.remove();
  }
}
