/** @typedef {import('./types.d.ts').Transcript} Transcript */

/**
 * Brings a transcript forward to a room's view. Where the two do not touch (a fresh view after a long absence) what lies
 * between is unknown, so the transcript begins anew.
 * @param {Transcript | null} transcript
 * @param {import('./types.d.ts').RoomView} view
 * @returns {Transcript}
 */
export function followView(transcript, view) {
  const last = transcript?.messages.at(-1);
  const fresh = { messages: view.messages, hasOlder: view.count > view.messages.length };
  if (!transcript || !last) return fresh;
  const newest = view.messages.at(-1);
  if (newest && newest.seq === last.seq && newest.op === last.op) return transcript;
  const touches = view.messages.some((message) => message.seq === last.seq && message.op === last.op);
  if (!touches) return fresh;
  const newer = view.messages.filter((message) => message.seq > last.seq);
  return { ...transcript, messages: [...transcript.messages, ...newer] };
}

/**
 * Puts an older page before a transcript.
 * @param {Transcript} transcript
 * @param {{messages: import('./types.d.ts').Message[], has_older: boolean}} page the answer of room.history
 * @returns {Transcript}
 */
export function prependPage(transcript, page) {
  const first = transcript.messages.at(0)?.seq ?? Infinity;
  const older = page.messages.filter((message) => message.seq < first);
  return { messages: [...older, ...transcript.messages], hasOlder: page.has_older };
}
