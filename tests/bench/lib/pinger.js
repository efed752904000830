// How long the server's loop is held: a thread that asks it for the time, again and again, and remembers the longest
// wait since it was last asked.
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import WebSocket from 'ws';

const PAUSE_MS = 1;

/** @param {number} port @param {string} token */
export async function startPinger(port, token) {
  const worker = new Worker(new URL(import.meta.url), { workerData: { port, token } });
  const answer = () => new Promise((resolve) => worker.once('message', resolve));
  await answer();
  return {
    /** The longest wait since the last call, in milliseconds. @returns {Promise<number>} */
    longest() {
      const found = /** @type {Promise<number>} */ (answer());
      worker.postMessage('longest');
      return found;
    },
    stop: () => worker.terminate(),
  };
}

/** @param {{port: number, token: string}} options */
function ping({ port, token }) {
  const headers = { Cookie: `sfat=${token}`, Origin: `http://localhost:${port}` };
  const socket = new WebSocket(`ws://localhost:${port}/ws`, { headers });
  let longest = 0;
  let began = 0;
  let asked = false;
  const ask = () => {
    began = performance.now();
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'session.ping', params: {} }));
  };
  const tell = () => {
    parentPort?.postMessage(longest);
    longest = 0;
    asked = false;
  };
  socket.on('open', ask);
  socket.on('message', (message) => {
    if (!String(message).includes('"id":1')) return;
    longest = Math.max(longest, performance.now() - began);
    if (asked) tell();
    setTimeout(ask, PAUSE_MS);
  });
  // It is told with the next answer, so that a wait that is still on counts.
  parentPort?.on('message', () => (asked = true));
  socket.once('open', () => parentPort?.postMessage(0));
}

if (!isMainThread) ping(workerData);
