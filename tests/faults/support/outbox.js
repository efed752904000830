import { makeUlid } from '../../support/ulid.js';

const REPEAT_MS = 4000;
const PATIENT = new Set(['busy', 'unavailable', 'too_many']);

/**
 * What a device has asked for: kept, and asked again with the same op until it is answered, as the real client does.
 * It keeps every answer, to see that a repeat gets the first one.
 */
export class Outbox {
  /** op => the command, while it is not answered. */
  waiting = new Map();
  /** Acknowledged: {op, method, params, answer}. */
  done = [];
  /** Refused for good: {op, method, params, error}. */
  refused = [];
  repeats = 0;
  /** Told to try again later, by the word of the refusal. @type {Record<string, number>} */
  putOff = {};
  /** What must not be. @type {string[]} */
  faults = [];
  #answers = new Map();

  /**
   * @param {import('./line.js').Line} line
   * @param {(params: any, answer: any) => void} onAnswer called for each answer that came by the line
   */
  constructor(line, onAnswer) {
    this.line = line;
    this.onAnswer = onAnswer;
  }

  /** Gives back a promise of {answer} or {error}. */
  add(method, params) {
    const op = makeUlid();
    return new Promise((resolve) => {
      const command = { op, method, params: { ...params, op }, resolve, sentAt: 0, sends: 0 };
      this.waiting.set(op, command);
      this.#send(command);
    });
  }

  /** Asks again what is not answered: all of it on a new connection, else what was asked long ago. */
  repeat(isNew) {
    const before = Date.now() - REPEAT_MS;
    for (const command of this.waiting.values())
      if (isNew || (command.sentAt < before && command.sentAt !== 0)) this.#send(command);
  }

  /** The same op once more, while the first may be under way. */
  double(command) {
    this.#send(command);
  }

  /** How often each word came. */
  countRefusals() {
    const counts = new Map();
    for (const { error } of this.refused) counts.set(error, (counts.get(error) ?? 0) + 1);
    return counts;
  }

  #send(command) {
    const sent = this.line.ask(command.method, command.params, (reply) => {
      if (reply.result !== undefined) this.onAnswer(command.params, reply.result);
      this.take(command, reply);
    });
    if (!sent) return;
    if (command.sends++ > 0) this.repeats++;
    command.sentAt = Date.now();
  }

  /** A reply to this command, from whichever connection. */
  take(command, reply) {
    if (reply === null) return;
    if (reply.result !== undefined) this.#takeAnswer(command, reply.result);
    else this.#takeRefusal(command, reply.error.data.error, reply.error.data.retry_after_ms ?? 300);
  }

  #takeAnswer(command, answer) {
    const first = this.#answers.get(command.op);
    const { op, method, params } = command;
    if (first !== undefined && JSON.stringify(first) !== JSON.stringify(answer))
      this.faults.push(`${op} was answered ${JSON.stringify(first)}, then ${JSON.stringify(answer)}`);
    this.#answers.set(op, answer);
    if (!this.waiting.delete(op)) return;
    this.done.push({ op, method, params, answer });
    command.resolve({ answer });
  }

  #takeRefusal(command, error, retryMs) {
    if (!this.waiting.has(command.op)) return;
    if (PATIENT.has(error)) {
      this.putOff[error] = (this.putOff[error] ?? 0) + 1;
      setTimeout(() => this.waiting.has(command.op) && this.#send(command), retryMs);
      return;
    }
    const { op, method, params } = command;
    this.waiting.delete(op);
    this.refused.push({ op, method, params, error });
    command.resolve({ error });
  }
}
