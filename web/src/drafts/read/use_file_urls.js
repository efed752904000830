import { useEffect, useState } from 'preact/hooks';
import { useConnection } from '../../ui/hooks.js';

/** Addresses hold for ten minutes at least; they are asked for anew well before. */
const AGAIN_MS = 8 * 60_000;
const MOST = 100;

/** @typedef {{file: string, url: string, preview_url?: string}} FileUrl */

/**
 * Where the pictures of a draft are, for this person and for a while.
 * @param {string} channel
 * @param {string[]} files by their hashes
 * @param {boolean} [isWhole] the files themselves, not pictures small enough for a page
 * @returns {(file: string) => string | undefined}
 */
export function useFileUrls(channel, files, isWhole = false) {
  const connection = useConnection();
  const [urls, setUrls] = useState(/** @type {FileUrl[]} */ ([]));
  const [count, setCount] = useState(0);
  const wanted = [...new Set(files)].slice(0, MOST);
  useEffect(() => {
    if (wanted.length === 0 || !connection.isLive) return;
    let isCurrent = true;
    connection.call('file.keys', { channel, files: wanted }).then(
      (answer) => isCurrent && setUrls(answer.urls),
      // A picture that cannot be had shows its description.
      () => {},
    );
    const timer = setTimeout(() => setCount(count + 1), AGAIN_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [channel, wanted.join(), connection.isLive, count]);
  return (file) => {
    const found = urls.find((one) => one.file === file);
    return isWhole ? found?.url : (found?.preview_url ?? found?.url);
  };
}
