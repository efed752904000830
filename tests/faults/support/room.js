const WINDOW = 50;

/** A room as a device holds it: the view folded with every event since, and a note of all that it heard. */
export class Room {
  position = null;
  state = null;
  isOpen = false;
  isAsked = false;
  /** Every event that came: [seq, tag, op]. */
  heard = [];
  /** The position of each view that came instead of events. */
  views = [];
  resumes = 0;
  /** What must not be. @type {string[]} */
  faults = [];

  constructor(channel, who) {
    this.channel = channel;
    this.who = who;
  }

  #fault(words) {
    this.faults.push(`${this.who} in ${this.channel}: ${words}`);
  }

  /** The answer to channel.open. */
  takeOpened(result) {
    this.isOpen = true;
    if (result.view !== undefined) this.#takeView(result);
    else this.#takeEvents(result);
  }

  #takeView({ position, view }) {
    if (this.position !== null && position.seq < this.position.seq)
      this.#fault(`the view went back from ${this.position.seq} to ${position.seq}`);
    this.position = position;
    this.state = view;
    this.views.push(position);
  }

  #takeEvents({ position, events }) {
    this.resumes++;
    for (const event of events) this.apply(event);
    if (position.seq !== this.position.seq || position.tag !== this.position.tag)
      this.#fault(
        `resumed to ${JSON.stringify(position)} with events up to ${JSON.stringify(this.position)}`,
      );
  }

  takeEvent(event) {
    if (!this.isOpen) this.#fault(`heard ${event.seq} while it was not open`);
    else this.apply(event);
  }

  apply(event) {
    if (event.seq <= this.position.seq) this.#fault(`heard ${event.seq} after ${this.position.seq}: doubled`);
    if (event.seq > this.position.seq + 1)
      this.#fault(`heard ${event.seq} after ${this.position.seq}: a gap`);
    this.position = { seq: event.seq, tag: event.tag };
    this.heard.push([event.seq, event.tag, event.op]);
    if (event.type === 'room.posted') this.#addMessage(event);
  }

  /** A fold of its own, apart from the client's: here nobody does more in a room than post. */
  #addMessage({ seq, by, at_ms, op, text, reply_to, thread }) {
    const { messages } = this.state;
    const root = messages.find((message) => message.seq === thread);
    if (root !== undefined) root.replies = (root.replies ?? 0) + 1;
    messages.push({ seq, by, at_ms, op, text, ...(reply_to === undefined ? {} : { reply_to, thread }) });
    if (messages.length > WINDOW) messages.shift();
    this.state.count++;
  }
}
