/** An address is asked for anew when it has less than this left. */
const FRESH_MS = 60_000;
/** What is asked for within so long goes in one question. */
const TOGETHER_MS = 20;
/** So many in one question. */
const MOST = 100;

/**
 * @typedef {object} FileUrl
 * @property {string} file the hash of its bytes
 * @property {string} url
 * @property {string} [preview_url] of a picture, at most 1600 px wide
 * @property {string} [thumbnail_url]
 */

/** Where the pictures of a draft are, for this person and a few minutes: asked for as they are shown, many at once. */
export class FileUrls {
  /** @type {Map<string, FileUrl & {expiresMs: number}>} */
  #known = new Map();
  /** @type {Map<string, ((url: FileUrl | null) => void)[]>} */
  #wanted = new Map();
  #ask;
  #now;

  /**
   * @param {(files: string[]) => Promise<{urls: FileUrl[], expires_ms: number}>} ask
   * @param {() => number} now on the server's clock
   */
  constructor(ask, now) {
    this.#ask = ask;
    this.#now = now;
  }

  /** @param {string} file @returns {Promise<FileUrl | null>} null: there is none for us */
  find(file) {
    const known = this.#known.get(file);
    if (known && known.expiresMs - this.#now() > FRESH_MS) return Promise.resolve(known);
    if (this.#wanted.size === 0) setTimeout(() => this.#askAll(), TOGETHER_MS);
    return new Promise((resolve) => {
      this.#wanted.set(file, [...(this.#wanted.get(file) ?? []), resolve]);
    });
  }

  async #askAll() {
    const wanted = [...this.#wanted];
    this.#wanted = new Map();
    for (let at = 0; at < wanted.length; at += MOST) await this.#askSome(wanted.slice(at, at + MOST));
  }

  /** @param {[string, ((url: FileUrl | null) => void)[]][]} wanted */
  async #askSome(wanted) {
    try {
      const { urls, expires_ms } = await this.#ask(wanted.map(([file]) => file));
      for (const url of urls) this.#known.set(url.file, { ...url, expiresMs: expires_ms });
    } catch {
      // Without the server there is no picture; its words stand in its place.
    }
    for (const [file, waiting] of wanted)
      for (const resolve of waiting) resolve(this.#known.get(file) ?? null);
  }
}
