import { useEffect, useRef } from 'preact/hooks';
import { Refusal } from '../sync/refusal.js';
import { useMember } from './services.js';

/** @typedef {{method: string, channel: string, params: Record<string, unknown>}} Command */

/**
 * Hands a command to the outbox and waits for its answer. A refusal is thrown, for the view to show. Where the view has
 * gone by then, the refusal stays in the list of what is not saved.
 * @returns {(command: Command) => Promise<import('../sync/types.d.ts').Reply>}
 */
export function useAsk() {
  const { outbox } = useMember();
  const isShown = useRef(true);
  useEffect(
    () => () => {
      isShown.current = false;
    },
    [],
  );
  return async (command) => {
    const { op } = await outbox.add(command);
    const { reply, why } = await outbox.answer(op);
    if (reply) return reply;
    if (isShown.current) await outbox.discard(op);
    throw new Refusal({ message: why?.message, data: { error: why?.error } });
  };
}
