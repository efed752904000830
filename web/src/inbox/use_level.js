import { useChannel } from '../ui/hooks.js';
import { useMember } from '../ui/services.js';
import { toast } from '../ui/toasts.jsx';
import { t } from '../ui/words.js';
import { levelOf } from './model.js';
import { useInboxAct } from './use_inbox_act.js';

/**
 * What one wants to hear of an item or a space, and how to change it.
 * @param {string} item
 * @param {string} [space] of the item
 */
export function useLevel(item, space) {
  const { person } = useMember();
  const act = useInboxAct();
  /** @type {import('./types.d.ts').InboxView | null} */
  const view = useChannel(`inbox:${person}`).view;

  /** @param {import('./types.d.ts').NotificationLevel} level */
  async function setLevel(level) {
    if (await act('inbox.set_level', { item, level })) toast(t(`level.now_${level}`));
  }

  return { level: view ? levelOf(view, item, space ?? item) : undefined, setLevel };
}
