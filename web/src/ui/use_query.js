import { useEffect, useState } from 'preact/hooks';
import { ConnectionLost } from '../sync/refusal.js';
import { useConnection } from './hooks.js';

/**
 * Asks the server something that is no channel's view, as soon as the line is there and again when the question is
 * another. The answer before stays until the next one comes.
 * @template Answer
 * @param {string} method
 * @param {object} params
 * @param {unknown} [version] another value asks anew
 * @returns {{answer: Answer | null, error: unknown, again: () => void}}
 */
export function useQuery(method, params, version) {
  const connection = useConnection();
  const [answer, setAnswer] = useState(/** @type {Answer | null} */ (null));
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const [count, setCount] = useState(0);
  const { isLive } = connection;
  useEffect(() => {
    let isCurrent = true;
    if (isLive)
      connection.call(method, params).then(
        (result) => isCurrent && (setAnswer(result), setError(null)),
        // A cut line asks again when it is back.
        (reason) => isCurrent && !(reason instanceof ConnectionLost) && setError(reason),
      );
    return () => {
      isCurrent = false;
    };
  }, [connection, isLive, method, JSON.stringify(params), version, count]);
  return { answer, error, again: () => setCount((before) => before + 1) };
}
