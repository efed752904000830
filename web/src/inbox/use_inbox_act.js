import { useMember } from '../ui/services.js';
import { toast } from '../ui/toasts.jsx';
import { refusalText } from '../ui/words.js';

/**
 * Asks one's inbox for something; a refusal is shown, but for what is as it was.
 * @returns {(method: string, params: object) => Promise<boolean>} whether it was done
 */
export function useInboxAct() {
  const { person, outbox } = useMember();
  return async (method, params) => {
    const { op } = await outbox.add({ method, channel: `inbox:${person}`, params: { ...params } });
    const { why } = await outbox.answer(op);
    if (!why) return true;
    await outbox.discard(op);
    if (why.error !== 'nothing_to_do') toast(refusalText(why));
    return false;
  };
}
