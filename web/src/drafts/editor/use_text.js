import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import { useMember } from '../../ui/services.js';
import { TextSession, TEXT_SCHEMA } from './text_session.js';

/** @typedef {import('../use_draft.js').Draft} Draft */

/** The server is given so long to say that it took what was written just before one's right went. */
const SETTLE_MS = 3_000;
/** After this the line is tried again where the server ended it and the draft is open still: perhaps one may read. */
const AGAIN_MS = 1_500;

/** The line is over, and coming back as we are is of no use: malformed, not permitted, no such thing. */
const REFUSED_CODES = new Set([4400, 4403, 4404]);

/** The right to open a draft is gone: no copy of it is kept. @param {Draft} draft */
const hasLostRight = ({ channel }) => channel.state === 'closed';

/**
 * The text of a draft, open as long as the draft is shown; opened anew where what is on this device may not be sent any
 * more. `rescued` is what was written then.
 * @param {Draft} draft
 * @param {() => string} plainText of the text as it stands on this device
 */
export function useText(draft, plainText) {
  const { person, connection, texts } = useMember();
  const [session, setSession] = useState(/** @type {TextSession | null} */ (null));
  const [rescued, setRescued] = useState('');
  const [opening, openAnew] = useReducer((/** @type {number} */ count) => count + 1, 0);
  const [, refresh] = useReducer((/** @type {number} */ count) => count + 1, 0);
  const isOutdated = (draft.view?.text_schema ?? TEXT_SCHEMA) > TEXT_SCHEMA || !!session?.isOutdated;
  const canWrite = !isOutdated && (draft.view ? draft.canWrite : !hasLostRight(draft));

  useEffect(() => {
    let isOver = false;
    const release = texts.hold(draft.id);
    const opened = TextSession.open({ text: draft.id, person, application: connection });
    void opened.then((one) => !isOver && setSession(one));
    return () => {
      isOver = true;
      setSession(null);
      const letGo = (/** @type {TextSession} */ one) => (hasLostRight(draft) ? one.forget() : one.stop());
      // From then on what waits is on the disk.
      void opened.then(letGo).then(release);
    };
  }, [draft.id, person, opening]);

  useEffect(() => session?.onChange.on(() => refresh(undefined)), [session]);

  const title = draft.view?.title;
  useEffect(() => {
    if (title) session?.name(title);
  }, [title, session]);

  // The server looks at what one may when a line begins.
  const before = useRef(canWrite);
  useEffect(() => {
    if (before.current !== canWrite) session?.restart();
    before.current = canWrite;
  }, [canWrite, session]);

  const isLive = draft.channel.state === 'live';
  const isEnded = session?.phase === 'ended' && REFUSED_CODES.has(session.closeCode);
  useEffect(() => {
    if (!isEnded || !isLive || session?.closeCode === 4400) return;
    const timer = setTimeout(() => session?.restart(), AGAIN_MS);
    return () => clearTimeout(timer);
  }, [isEnded, isLive, session]);

  const mustRescue =
    !!session &&
    isLive &&
    !isOutdated &&
    (session.hasLost ||
      (session.phase === 'ended' && session.closeCode === 4400) ||
      (!canWrite && session.waiting > 0));
  useEffect(() => {
    if (!mustRescue) return;
    const timer = setTimeout(rescue, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [mustRescue]);

  async function rescue() {
    await session?.forget();
    // What was written while the device took its time is part of it.
    setRescued(plainText());
    openAnew(undefined);
  }

  return { session, canWrite, isOutdated, rescued, dismissRescued: () => setRescued('') };
}
