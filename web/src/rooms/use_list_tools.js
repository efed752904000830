import { useMemo } from 'preact/hooks';
import { useDeed } from '../ui/hooks.js';

/**
 * What a list does with its messages: the same object as long as the list is shown.
 * @param {ReturnType<typeof import('./use_composing.js').useComposing>} composing
 * @param {import('./room_context.js').RoomTools} tools
 * @param {number} [thread] the root, in the list of a thread
 * @returns {import('./message.jsx').ListTools}
 */
export function useListTools(composing, { inField }, thread) {
  const onReply = useDeed(composing.reply);
  const onTakeBack = useDeed((/** @type {import('./shown_types.d.ts').ShownMessage} */ message) =>
    composing.takeBack(message, inField(message.text)),
  );
  return useMemo(() => ({ thread, onReply, onTakeBack }), [thread]);
}
