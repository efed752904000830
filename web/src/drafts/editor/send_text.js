import { TextSession } from './text_session.js';

/** The server is given so long to say that it has all. */
const WITHIN_MS = 30_000;

/**
 * Brings what waits in a text's copy on this device to the server, without showing the text or its writer to anybody.
 * @param {{text: string, person: string, application: import('../../sync/connection.js').Connection}} options
 * @returns {Promise<boolean>} whether the server has all of it on its disk
 */
export async function sendText(options) {
  const session = await TextSession.open({ ...options, isQuiet: true });
  const isSaved = await settled(session);
  await session.stop();
  return isSaved;
}

/** @param {TextSession} session @returns {Promise<boolean>} */
function settled(session) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => end(false), WITHIN_MS);
    const off = session.onChange.on(look);
    look();

    function look() {
      const { waiting, hasLost, denied, phase, isKept, isSynced, isAnswered } = session;
      // Whoever may write is asked first of all for what the server lacks.
      const isReader = isSynced && !isAnswered && phase === 'live';
      if (hasLost || denied || isReader || phase === 'ended' || !isKept) end(false);
      else if (waiting === 0) end(true);
    }

    /** @param {boolean} isSaved */
    function end(isSaved) {
      clearTimeout(timer);
      off();
      resolve(isSaved);
    }
  });
}
