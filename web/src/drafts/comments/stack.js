/** @typedef {{key: string, wish: number, height: number}} Card where it would stand, beside its words */

/**
 * Where cards stand so that none covers another: each as near to its words as can be, the active one exactly there.
 * @param {Card[]} cards in the order of their words
 * @param {string | null} active
 * @param {number} gap between two
 * @returns {Map<string, number>} key => top
 */
export function stackCards(cards, active, gap) {
  const tops = cards.map(() => 0);
  const fixed = Math.max(
    0,
    cards.findIndex(({ key }) => key === active),
  );
  for (let at = fixed; at < cards.length; at++) {
    const free = at === fixed ? 0 : tops[at - 1] + cards[at - 1].height + gap;
    tops[at] = at === fixed ? cards[at].wish : Math.max(cards[at].wish, free);
  }
  for (let at = fixed - 1; at >= 0; at--)
    tops[at] = Math.min(cards[at].wish, tops[at + 1] - cards[at].height - gap);
  // Those above must not leave the page by its upper edge: then all move down together.
  const above = tops.length > 0 ? Math.min(0, tops[0]) : 0;
  return new Map(settle(cards, tops, above, gap));
}

/** @param {Card[]} cards @param {number[]} tops @param {number} above @param {number} gap @returns {[string, number][]} */
function settle(cards, tops, above, gap) {
  let free = 0;
  return cards.map(({ key, height }, at) => {
    const top = above < 0 ? Math.max(tops[at], free) : tops[at];
    free = top + height + gap;
    return [key, top];
  });
}
