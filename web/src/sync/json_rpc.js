import { Refusal } from './refusal.js';

/**
 * @typedef {object} Pending
 * @property {(result: any) => void} resolve
 * @property {(error: Error) => void} reject
 */

/** Requests under way on one connection, and whose answer is whose. It knows no socket. */
export class JsonRpc {
  #lastId = 0;
  /** @type {Map<number, Pending>} request id => who waits */
  #pending = new Map();

  /**
   * A request as text, and the promise of its result.
   * @param {string} method
   * @param {object} params
   * @returns {{text: string, result: Promise<any>}}
   */
  ask(method, params) {
    const id = ++this.#lastId;
    const result = new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
    return { text: JSON.stringify({ jsonrpc: '2.0', id, method, params }), result };
  }

  /**
   * A notification as text: nobody answers it.
   * @param {string} method
   * @param {object} params
   */
  tell(method, params) {
    return JSON.stringify({ jsonrpc: '2.0', method, params });
  }

  /**
   * Settles the request that this answers. An answer to nothing is ignored.
   * @param {{id?: unknown, result?: unknown, error?: object}} answer
   */
  settle(answer) {
    const id = /** @type {number} */ (answer.id);
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    if (answer.error) pending.reject(new Refusal(answer.error));
    else pending.resolve(answer.result);
  }

  /**
   * Nobody will answer any more.
   * @param {Error} error
   */
  failAll(error) {
    const all = [...this.#pending.values()];
    this.#pending.clear();
    for (const pending of all) pending.reject(error);
  }
}
