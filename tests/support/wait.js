/** How long a test waits for what must happen. Generous: many tests may share one processor. */
export const PATIENCE_MS = 30_000;

/** @param {number} ms */
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * What the promise comes to, or an error that says what was waited for.
 * @template T
 * @param {Promise<T>} promise
 * @param {string} what
 * @returns {Promise<T>}
 */
export async function within(promise, what, ms = PATIENCE_MS) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${ms} ms for ${what}`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Looks again and again until look() gives something that is true, for what nobody tells of.
 * @template T
 * @param {() => T | Promise<T>} look
 * @param {string} what
 * @returns {Promise<T>}
 */
export async function until(look, what, ms = PATIENCE_MS) {
  const end = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
    await sleep(20);
  }
}
