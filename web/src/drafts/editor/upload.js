import { ConnectionLost, Refusal } from '../../sync/refusal.js';

/**
 * @typedef {object} Uploaded
 * @property {string} file the hash of its bytes
 * @property {string} type
 * @property {number} bytes
 * @property {number} [width]
 * @property {number} [height]
 * @property {string} name
 */

/**
 * Brings a file to the server.
 * @param {string} channel of the draft that it is for
 * @param {File} file
 * @param {(percent: number) => void} onProgress
 * @param {{use?: 'decision', signal?: AbortSignal}} [options] use: a decision of an organisation, which any member may bring
 * @returns {Promise<Uploaded>} rejects with Refusal or ConnectionLost
 */
export function upload(channel, file, onProgress, { use, signal } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/upload?${new URLSearchParams({ channel, ...(use && { use }) })}`);
    signal?.addEventListener('abort', () => request.abort());
    request.onabort = () => reject(new ConnectionLost());
    request.setRequestHeader('X-File-Name', encodeURIComponent(file.name));
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onProgress(Math.round((100 * loaded) / total));
    request.onerror = () => reject(new ConnectionLost());
    request.onload = () => {
      if (request.status === 200) resolve(request.response);
      else if (request.response?.error) reject(new Refusal(request.response.error));
      else reject(new ConnectionLost());
    };
    request.send(file);
  });
}
