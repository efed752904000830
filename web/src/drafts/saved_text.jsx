import { useEffect, useRef, useState } from 'preact/hooks';
import { useConnection, useEmitter } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { useMember } from '../ui/services.js';
import { textChanges } from '../ui/text_changes.js';
import { t } from '../ui/words.js';

/** @typedef {'opening' | 'saved' | 'saving' | 'waiting' | 'away' | 'full'} SavedState */

/** @type {Record<SavedState, string>} */
const ICONS = {
  opening: 'cloud',
  saved: 'check',
  saving: 'cloud',
  waiting: 'warning',
  away: 'cloud',
  full: 'warning',
};

/** What takes longer to be saved than this is not saved. */
const SOON_MS = 1_000;

/**
 * How far what one wrote has got.
 * @param {import('./editor/text_session.js').TextSession} text
 * @param {boolean} isLive the application's own line is there: where it is not, a text's is hardly
 * @returns {SavedState}
 */
export function savedStateOf({ phase, waiting, denied, isSynced }, isLive) {
  if (denied === 'full') return 'full';
  if (phase === 'live' && (isLive || waiting === 0)) return waiting > 0 ? 'saving' : 'saved';
  if (waiting > 0) return 'waiting';
  return isSynced || phase !== 'connecting' ? 'away' : 'opening';
}

/**
 * Whether what one writes is on the server's disk: always in sight, and said when that changes for more than a moment.
 * @param {{text: import('./editor/text_session.js').TextSession}} props
 */
export function SavedText({ text }) {
  useEmitter(text.onChange);
  const { isLive } = useConnection();
  const state = savedStateOf(text, isLive);
  const isSlow = useLasting(state === 'saving');
  useSay(state, text.waiting);
  useTell(state === 'waiting' || state === 'full' || isSlow ? text.waiting : 0);
  return (
    <span
      class={`saved-text is-${state}`}
      title={t(text.isKept ? 'editor.kept_here' : 'editor.not_kept_here')}
    >
      <Icon name={ICONS[state]} />
      <span>{t(`editor.saved_${state}`, { count: text.waiting })}</span>
    </span>
  );
}

/** Whether something has been so for more than a moment. @param {boolean} isSo */
function useLasting(isSo) {
  const [isLasting, setLasting] = useState(false);
  useEffect(() => {
    const timer = isSo ? setTimeout(() => setLasting(true), SOON_MS) : undefined;
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [isSo]);
  return isSo && isLasting;
}

/** What waits here is not saved anywhere else on the page either. @param {number} changes */
function useTell(changes) {
  useEffect(() => {
    textChanges.value = changes;
    return () => {
      textChanges.value = 0;
    };
  }, [changes]);
}

/** @param {SavedState} state @param {number} waiting */
function useSay(state, waiting) {
  const { announce } = useMember();
  const said = useRef(/** @type {SavedState} */ ('saved'));
  const isBad = state === 'waiting' || state === 'away' || state === 'full';
  const word = isBad ? state : state === 'saved' ? 'saved' : null;
  useEffect(() => {
    if (word === null || word === said.current) return;
    const timer = setTimeout(() => {
      said.current = word;
      announce(t(`editor.saved_${word}`, { count: waiting }));
    }, 2_000);
    return () => clearTimeout(timer);
  }, [word]);
}
