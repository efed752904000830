import { useEffect, useRef, useState } from 'preact/hooks';
import { errorText } from '../ui/form.jsx';
import { useConnection } from '../ui/hooks.js';

/** @typedef {import('./types.d.ts').SearchHit} SearchHit */

/**
 * @typedef {object} Found
 * @property {SearchHit[]} hits
 * @property {number} pages asked for: one may hold fewer hits than it has room for
 * @property {boolean} hasMore
 * @property {number} [asOfMs] a further page is asked as of then
 */

/** A question waits this long for the next letter. */
const WAIT_MS = 160;
const PAGE = 20;

/**
 * What a question finds, as one types. Answers to older questions are ignored; the last hits stay until others come.
 * @param {object | null} params of search.find; null: nothing is looked for
 */
export function useSearch(params) {
  const connection = useConnection();
  const [found, setFound] = useState(/** @type {Found | null} */ (null));
  const [problem, setProblem] = useState('');
  const [isAsking, setAsking] = useState(false);
  const asked = useRef(0);
  const key = JSON.stringify(params);

  /** @param {object} more @param {(answer: any) => void} take */
  function ask(more, take) {
    const turn = ++asked.current;
    setAsking(true);
    connection
      .call('search.find', { ...params, limit: PAGE, ...more })
      .then(
        (answer) => {
          if (turn !== asked.current) return;
          setProblem('');
          take(answer);
        },
        (error) => turn === asked.current && setProblem(errorText(error)),
      )
      .finally(() => turn === asked.current && setAsking(false));
  }

  useEffect(() => {
    if (!params) {
      asked.current++;
      setFound(null);
      setAsking(false);
      return;
    }
    if (!connection.isLive) return;
    const timer = setTimeout(
      () =>
        ask({}, (answer) =>
          setFound({ hits: answer.hits, pages: 1, hasMore: answer.has_more, asOfMs: answer.as_of_ms }),
        ),
      WAIT_MS,
    );
    return () => clearTimeout(timer);
  }, [key, connection.isLive]);

  function loadMore() {
    if (!found) return;
    const { hits, pages, asOfMs } = found;
    ask({ offset: pages * PAGE, as_of_ms: asOfMs }, (answer) =>
      setFound({ ...found, hits: [...hits, ...answer.hits], pages: pages + 1, hasMore: answer.has_more }),
    );
  }

  return { found, problem, isAsking, loadMore };
}
