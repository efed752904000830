import { changeMessage } from './model.js';

/** @typedef {import('./shown_types.d.ts').Transcript} Transcript */
/** @typedef {import('./types.d.ts').RoomView} RoomView */

/** A page keeps at most this many messages; beyond, it lets go of those farthest from where it reads. */
export const MOST_MESSAGES = 600;

/** The newest messages, as the room's view has them. @param {RoomView} view @returns {Transcript} */
export function newestOf(view) {
  const countBefore = view.count - view.messages.length;
  return { messages: view.messages, countBefore, hasOlder: countBefore > 0, hasNewer: false };
}

/**
 * Brings a transcript forward by one event of its room.
 * @param {Transcript} transcript
 * @param {RoomView} view after the event
 * @param {import('../sync/types.d.ts').WireEvent} event
 * @returns {Transcript}
 */
export function applyToTranscript(transcript, view, event) {
  const messages = transcript.messages.map((message) => changeMessage(message, event));
  const newest = view.messages.at(-1);
  const isNew = event.type === 'room.posted' && newest?.seq === event.seq;
  if (!isNew || transcript.hasNewer) return { ...transcript, messages };
  return dropOldest({ ...transcript, messages: [...messages, newest] });
}

/** @param {Transcript} transcript @returns {Transcript} */
function dropOldest(transcript) {
  if (transcript.messages.length <= MOST_MESSAGES) return transcript;
  const dropped = transcript.messages.length - MOST_MESSAGES;
  return {
    ...transcript,
    messages: transcript.messages.slice(dropped),
    countBefore: transcript.countBefore + dropped,
    hasOlder: true,
  };
}

/**
 * Puts an older page before a transcript.
 * @param {Transcript} transcript
 * @param {import('./shown_types.d.ts').HistoryPage} page
 * @returns {Transcript}
 */
export function prependPage(transcript, page) {
  const first = transcript.messages.at(0)?.seq ?? Infinity;
  const messages = [...page.messages.filter((message) => message.seq < first), ...transcript.messages];
  const isCut = messages.length > MOST_MESSAGES;
  return {
    messages: isCut ? messages.slice(0, MOST_MESSAGES) : messages,
    countBefore: page.count_before,
    hasOlder: page.has_older,
    hasNewer: transcript.hasNewer || isCut,
  };
}

/**
 * Puts a newer page behind a transcript.
 * @param {Transcript} transcript
 * @param {import('./shown_types.d.ts').HistoryPage} page
 * @returns {Transcript}
 */
export function appendPage(transcript, page) {
  const last = transcript.messages.at(-1)?.seq ?? 0;
  const newer = page.messages.filter((message) => message.seq > last);
  return dropOldest({
    ...transcript,
    messages: [...transcript.messages, ...newer],
    hasNewer: page.has_newer,
  });
}

/** A part of the room by itself. @param {import('./shown_types.d.ts').HistoryPage} page @returns {Transcript} */
export function partOf(page) {
  return {
    messages: page.messages,
    countBefore: page.count_before,
    hasOlder: page.has_older,
    hasNewer: page.has_newer,
  };
}

/**
 * How many messages of the room there are up to a seq and with it.
 * @param {Transcript} transcript
 * @param {number} seq
 */
export function countUpTo({ messages, countBefore }, seq) {
  return countBefore + messages.filter((message) => message.seq <= seq).length;
}
