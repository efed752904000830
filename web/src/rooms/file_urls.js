import { useEffect, useState } from 'preact/hooks';
import { FileUrls } from '../drafts/editor/files.js';
import { useConnection } from '../ui/hooks.js';
import { useMember, useServices } from '../ui/services.js';

/** @typedef {import('../drafts/editor/files.js').FileUrl} FileUrl */

/** Where the files of each room are; it goes with the session. @type {WeakMap<object, Map<string, FileUrls>>} */
const sessions = new WeakMap();

/** Where the files of a room are, for this person and a few minutes. @param {string} room */
export function useFileUrls(room) {
  const { channels, connection } = useMember();
  const { clock } = useServices();
  const rooms = sessions.get(channels) ?? new Map();
  sessions.set(channels, rooms);
  if (!rooms.has(room)) {
    const ask = (/** @type {string[]} */ files) => connection.call('file.keys', { channel: room, files });
    rooms.set(room, new FileUrls(ask, () => clock.now()));
  }
  return /** @type {FileUrls} */ (rooms.get(room));
}

/**
 * Where a file of a room is; null while that is not known. `renew` asks again, where an address was too old.
 * @param {string} room
 * @param {string} file the hash of its bytes
 */
export function useFileUrl(room, file) {
  const urls = useFileUrls(room);
  const { isLive } = useConnection();
  const [url, setUrl] = useState(/** @type {FileUrl | null} */ (null));
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    if (!isLive) return;
    let isOurs = true;
    urls.find(file).then((found) => isOurs && found && setUrl(found));
    return () => {
      isOurs = false;
    };
  }, [urls, file, isLive, asked]);
  return { url, renew: () => setAsked(asked + 1) };
}

/**
 * Saves a file of a room as its name in the message says.
 * @param {FileUrls} urls
 * @param {import('./types.d.ts').AttachedFile} file
 * @returns {Promise<boolean>} false where it is not in reach
 */
export async function saveFile(urls, { file, name }) {
  const found = await urls.find(file);
  if (!found) return false;
  const link = document.createElement('a');
  link.href = found.url;
  link.download = name;
  link.click();
  return true;
}
