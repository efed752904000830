import { useChannel } from '../ui/hooks.js';
import { useMember } from '../ui/services.js';
import { toast } from '../ui/toasts.jsx';
import { refusalText, t } from '../ui/words.js';
import { levelOf } from './model.js';

/**
 * What one wants to hear of an item or a space, and how to change it.
 * @param {string} item
 * @param {string} [space] of the item
 */
export function useLevel(item, space) {
  const { person, outbox } = useMember();
  const channel = `inbox:${person}`;
  /** @type {import('./types.d.ts').InboxView | null} */
  const view = useChannel(channel).view;

  /** @param {import('./types.d.ts').NotificationLevel} level */
  async function setLevel(level) {
    const { op } = await outbox.add({ method: 'inbox.set_level', channel, params: { item, level } });
    const { why } = await outbox.answer(op);
    if (!why) return toast(t(`level.now_${level}`));
    await outbox.discard(op);
    if (why.error !== 'nothing_to_do') toast(refusalText(why));
  }

  return { level: view ? levelOf(view, item, space ?? item) : undefined, setLevel };
}
