import { Refusal } from '../sync/refusal.js';

/**
 * Hands a command to the outbox and waits for its answer. A refusal is thrown and given up: whoever asked shows it.
 * @param {import('../sync/outbox.js').Outbox} outbox
 * @param {{method: string, channel: string, params: Record<string, unknown>}} command
 * @returns {Promise<import('../sync/types.d.ts').Reply>}
 */
export async function ask(outbox, command) {
  const { op } = await outbox.add(command);
  const { reply, why } = await outbox.answer(op);
  if (reply) return reply;
  await outbox.discard(op);
  throw new Refusal({ message: why?.message, data: { error: why?.error } });
}
