/** The two ways in which a request does not get what it asked for. */

const PASSING = new Set(['unavailable', 'busy', 'too_many']);

/** The server's refusal: a stable word, and a sentence for a person. */
export class Refusal extends Error {
  /** @param {{code?: number, message?: string, data?: {error?: string, retry_after_ms?: number, now_ms?: number}}} error */
  constructor(error) {
    super(error.message ?? '');
    this.name = 'Refusal';
    /** The word in schema/errors.json. */
    this.word = error.data?.error ?? 'unavailable';
    this.retryAfterMs = error.data?.retry_after_ms;
    /** The server's time, where this device's clock is why. */
    this.nowMs = error.data?.now_ms;
  }

  /** True where the same request may succeed later; all other refusals are final. */
  get isPassing() {
    return PASSING.has(this.word);
  }
}

/** The connection went before the answer came: whether the request was carried out is not known. */
export class ConnectionLost extends Error {
  constructor() {
    super('The connection was lost before the answer came');
    this.name = 'ConnectionLost';
  }
}
