/** What may be inside a paragraph. */
const INLINE = 'span, font, a, b, strong, i, em, u, s, sup, sub';

/** @param {Element} element @returns {Map<string, string>} */
function declarationsOf(element) {
  const pairs = (element.getAttribute('style') ?? '').toLowerCase().split(';');
  return new Map(
    pairs.map((pair) => {
      const [name, ...value] = pair.split(':');
      return [name.trim(), value.join(':').trim()];
    }),
  );
}

/** A mark as a tag, and what style says of it: that it is there (true), that it is not (false), nothing (undefined). */
const MARKS =
  /** @type {{tag: string, same: string, in: (styles: Map<string, string>) => boolean | undefined}[]} */ ([
    {
      tag: 'strong',
      same: 'b, strong',
      in: (styles) => ifSaid(styles.get('font-weight'), /^(bold|bolder|[5-9]\d\d)$/),
    },
    { tag: 'em', same: 'i, em', in: (styles) => ifSaid(styles.get('font-style'), /^(italic|oblique)/) },
    { tag: 'u', same: 'u', in: (styles) => ifSaid(decorationOf(styles), /underline/) },
    { tag: 's', same: 's', in: (styles) => ifSaid(decorationOf(styles), /line-through/) },
    { tag: 'sup', same: 'sup', in: (styles) => ifSaid(styles.get('vertical-align'), /^super$/) },
    { tag: 'sub', same: 'sub', in: (styles) => ifSaid(styles.get('vertical-align'), /^sub$/) },
  ]);

/** @param {string | undefined} value @param {RegExp} wanted */
function ifSaid(value, wanted) {
  return value === undefined ? undefined : wanted.test(value);
}

/** @param {Map<string, string>} styles */
const decorationOf = (styles) => styles.get('text-decoration') ?? styles.get('text-decoration-line');

/** @param {Document} page @param {Element} element @param {string} tag */
function wrapWords(page, element, tag) {
  const mark = page.createElement(tag);
  mark.append(...element.childNodes);
  element.append(mark);
}

/**
 * Styles become tags: the page's policy allows no style that comes with a document, so that the editor would see none of
 * them, and take Google's <b style="font-weight: normal"> around a whole text for bold.
 * @param {Document} page
 */
export function makeMarks(page) {
  for (const element of page.querySelectorAll(`:is(${INLINE})[style]`)) {
    const styles = declarationsOf(element);
    // A link is underlined anyway.
    const marks =
      element.closest('a') || element.querySelector('a') ? MARKS.filter(({ tag }) => tag !== 'u') : MARKS;
    for (const { tag, same, in: isIn } of marks) {
      const isSaid = isIn(styles);
      if (isSaid && !element.matches(same)) wrapWords(page, element, tag);
      else if (isSaid === false && element.matches(same)) element.replaceWith(...element.childNodes);
    }
  }
}
