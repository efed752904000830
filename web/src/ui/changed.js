/**
 * What is another than before; null and absent are the same.
 * @param {Record<string, any>} before
 * @param {Record<string, unknown>} after
 */
export function changed(before, after) {
  return Object.fromEntries(
    Object.entries(after).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key] ?? null),
    ),
  );
}
