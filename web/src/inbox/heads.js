/** What an item holds, as space.heads and space.activity tell it. @typedef {{channel: string, seq: number, count: number, last_ms: number}} Head */

/**
 * Takes what heads were told: an older one changes nothing.
 * @param {ReadonlyMap<string, Head>} known item => head
 * @param {Head[]} told
 * @returns {ReadonlyMap<string, Head>}
 */
export function mergeHeads(known, told) {
  const newer = told.filter(({ channel, seq }) => seq > (known.get(channel)?.seq ?? -1));
  if (newer.length === 0) return known;
  return new Map([...known, ...newer.map((head) => /** @type {const} */ ([head.channel, head]))]);
}

/** Heads from what space.activity tells. @param {{channel: string, seq: number, count: number, at_ms: number}[]} items @returns {Head[]} */
export function headsOfActivity(items) {
  return items.map(({ at_ms, ...item }) => ({ ...item, last_ms: at_ms }));
}
