import { ConnectionLost, Refusal } from './refusal.js';

/**
 * Asks by POST /rpc. Signing in and out go this way, since only an HTTP answer can set the cookie.
 * @param {string} method
 * @param {object} params
 * @param {{url?: string, fetch?: typeof globalThis.fetch}} [options]
 * @returns {Promise<any>}
 */
export async function postRpc(method, params, { url = '/rpc', fetch = globalThis.fetch } = {}) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body, credentials: 'same-origin' })
    .then((response) => response.json())
    .catch(() => null);
  if (answer?.error) throw new Refusal(answer.error);
  if (!answer || !('result' in answer)) throw new ConnectionLost();
  return answer.result;
}
