import { useMemo } from 'preact/hooks';
import { useMember } from '../ui/services.js';
import { useCapacity } from '../spaces/use_capacity.js';
import { toast } from '../ui/toasts.jsx';
import { refusalText, t } from '../ui/words.js';

/**
 * What one does in a room besides writing: kept until it is done, in the capacity that was chosen. What is refused is
 * said and given up. The same object while nothing of it changes.
 * @param {string} room
 * @param {string | undefined} space
 */
export function useActs(room, space) {
  const { outbox } = useMember();
  const { as, mustChoose } = useCapacity(space);
  return useMemo(() => actsIn(room, { outbox, as, mustChoose }), [room, outbox, as, mustChoose]);
}

/**
 * @param {string} room
 * @param {{outbox: import('../sync/outbox.js').Outbox, as: string | undefined, mustChoose: boolean}} how
 */
function actsIn(room, { outbox, as, mustChoose }) {
  const capacity = as === undefined ? {} : { as };

  /**
   * @param {string} method
   * @param {Record<string, unknown>} [params]
   * @param {{text: string, undo?: () => void}} [done] said once it is done
   * @returns {Promise<boolean>} whether it was done
   */
  async function act(method, params = {}, done) {
    // A reaction speaks for nobody but its person.
    const isReaction = method === 'room.react' || method === 'room.unreact';
    if (mustChoose && !isReaction) return complain(t('capacity.choose_first'));
    const { op } = await outbox.add({ method, channel: room, params: { ...params, ...capacity } });
    const { reply, why } = await outbox.answer(op);
    if (reply) {
      if (done) toast(done.text, { undo: done.undo });
      return true;
    }
    await outbox.discard(op);
    // What is so already needs no word.
    return why?.error === 'nothing_to_do' || complain(why ? refusalText(why) : '');
  }

  /** @param {string} text */
  function complain(text) {
    toast(text);
    return false;
  }

  /** @param {number} seq @param {boolean} isUndo */
  function pin(seq, isUndo = false) {
    const undo = () => unpin(seq, true);
    return act('room.pin', { message: seq }, isUndo ? undefined : { text: t('room.pinned'), undo });
  }

  /** @param {number} seq @param {boolean} isUndo */
  function unpin(seq, isUndo = false) {
    const undo = () => pin(seq, true);
    return act('room.unpin', { message: seq }, isUndo ? undefined : { text: t('room.unpinned'), undo });
  }

  function archive() {
    return act('room.archive', {}, { text: t('room.archived_now'), undo: () => void act('room.reopen') });
  }

  /**
   * An edit is words that somebody typed: a refused one stays at its message, with why.
   * @param {number} seq
   * @param {string} text as it goes on the wire
   * @param {string[]} [files] those that stay, where some do not
   */
  function edit(seq, text, files) {
    const params = { message: seq, text, ...(files && { files }), ...capacity };
    return outbox.add({ method: 'room.edit', channel: room, params });
  }

  const retry = (/** @type {string} */ op) => outbox.retry(op);
  const discard = (/** @type {string} */ op) => outbox.discard(op);
  return { act, pin, unpin, archive, edit, retry, discard, capacity, mustChoose };
}
