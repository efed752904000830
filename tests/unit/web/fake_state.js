/** A Sfat in memory, as small as the client's tests need: the same messages, none of the promises about durability. */
import { applyDirectory } from '../../../web/src/directory/model.js';
import { applyInbox } from '../../../web/src/inbox/model.js';
import { applyRoom } from '../../../web/src/rooms/model.js';
import { applySpace } from '../../../web/src/spaces/model.js';
import { makeUlid } from '../../../web/src/sync/ulid.js';

const appliers = { room: applyRoom, space: applySpace, inbox: applyInbox, directory: applyDirectory };
const RESUME_EVENTS = 500;

/** A refusal by its word. */
export class Refused extends Error {
  constructor(word, data = {}) {
    super(word);
    this.word = word;
    this.data = data;
  }
}

export class FakeState {
  /** person => {name, email, role in the installation} */
  people = new Map();
  /** channel => {log, first, view} */
  channels = new Map();
  /** Called with each event once it is in the log. */
  onEvent = () => {};
  #ledger = new Map();

  constructor(now = Date.now) {
    this.now = now;
    this.#make('directory', { people: [], spaces: [] });
  }

  addPerson(name, email, role = 'member') {
    const person = makeUlid(this.now());
    this.people.set(person, { name, email, role });
    this.#make(`inbox:${person}`, { spaces: [], marks: [], levels: [], entries: [], unseen: 0 });
    return person;
  }

  #make(channel, first) {
    this.channels.set(channel, { log: [], first, view: first });
  }

  #append(channel, by, op, type, fields) {
    const { log } = this.channels.get(channel);
    const seq = (log.at(-1)?.seq ?? 0) + 1;
    const tag = makeUlid(0).slice(-10);
    const event = { channel, seq, tag, type, v: 1, by, at_ms: this.now(), op, ...fields };
    log.push(event);
    const entry = this.channels.get(channel);
    entry.view = appliers[channel.split(':')[0]](entry.view, event);
    this.onEvent(event);
    return event;
  }

  /** What a person may do in a channel, or undefined where they may not even know of it. */
  roleIn(channel, person) {
    const [kind, id] = channel.split(':');
    const entry = this.channels.get(channel);
    if (!entry || !person) return undefined;
    if (kind === 'directory') return this.people.get(person)?.role;
    if (kind === 'inbox') return id === person ? 'member' : undefined;
    const space = kind === 'room' ? this.channels.get(entry.view.space) : entry;
    return space.view.members.find((member) => member.person === person)?.role;
  }

  #roleOrRefuse(channel, person) {
    if (!person) throw new Refused('sign_in');
    const role = this.roleIn(channel, person);
    if (!role) throw new Refused('no_such_channel');
    return role;
  }

  open(person, { channel, since }) {
    const role = this.#roleOrRefuse(channel, person);
    const { log, first, view } = this.channels.get(channel);
    const last = log.at(-1);
    const position = last ? { seq: last.seq, tag: last.tag } : { seq: 0, tag: '' };
    const at =
      since?.seq === 0 ? 0 : log.findIndex((one) => one.seq === since?.seq && one.tag === since?.tag) + 1;
    const isKnown = since && (since.seq === 0 || at > 0);
    const mayAll = channel !== 'directory' || role === 'administrator';
    if (isKnown && log.length - at <= RESUME_EVENTS)
      return { position, events: mayAll ? log.slice(at) : [], mine: { role } };
    return { position, view: mayAll ? view : channel === 'directory' ? {} : first, mine: { role } };
  }

  /** A command, once per op. */
  command(person, method, params) {
    const key = `${person} ${params.op}`;
    if (!this.#ledger.has(key)) {
      const role = this.#roleOrRefuse(params.channel, person);
      this.#ledger.set(key, this.#commands[method].call(this, person, role, params));
    }
    return this.#ledger.get(key);
  }

  #commands = {
    'room.post'(person, role, { channel, op, text, reply_to }) {
      const { log } = this.channels.get(channel);
      if (reply_to && !log.some((event) => event.seq === reply_to)) throw new Refused('no_such_message');
      return reply(
        this.#append(channel, person, op, 'room.posted', reply_to ? { text, reply_to } : { text }),
      );
    },
    'room.create'(person, role, { channel, op, title, visibility }) {
      const room = `room:${makeUlid(this.now())}`;
      this.#make(room, { title, space: channel, visibility, count: 0, messages: [] });
      return {
        ...reply(this.#append(channel, person, op, 'room.created', { room, title, visibility })),
        channel: room,
      };
    },
    'space.create'(person, role, { op, name, kind }) {
      if (!['secretariat', 'administrator'].includes(role)) throw new Refused('forbidden');
      const space = `space:${makeUlid(this.now())}`;
      this.#make(space, {
        name,
        kind,
        members: [{ person, role: 'secretariat' }],
        organisations: [],
        mandates: [],
        secretariats: [],
        items: [],
      });
      const event = this.#append('directory', person, op, 'space.created', { space, name, kind });
      this.#join(person, space, 'secretariat');
      return { ...reply(event), channel: space };
    },
    'space.add_member'(person, role, { channel, op, person: member, role: as }) {
      if (role !== 'secretariat') throw new Refused('forbidden');
      if (!this.people.has(member)) throw new Refused('no_such_person');
      const { name, kind, members } = this.channels.get(channel).view;
      if (members.some((one) => one.person === member && one.role === as))
        throw new Refused('already_member');
      const fields = { person: member, role: as, name, kind };
      const event = this.#append(channel, person, op, 'space.member_added', fields);
      this.#join(member, channel, as);
      return reply(event);
    },
    'space.remove_member'(person, role, { channel, op, person: member }) {
      if (role !== 'secretariat') throw new Refused('forbidden');
      const others = this.channels.get(channel).view.members.filter((one) => one.person !== member);
      if (!others.some((one) => one.role === 'secretariat')) throw new Refused('last_secretariat');
      const event = this.#append(channel, person, op, 'space.member_removed', { person: member });
      this.#append(`inbox:${member}`, '', makeUlid(this.now()), 'inbox.space_left', { space: channel });
      return reply(event);
    },
    'directory.add_person'(person, role, { op, name, email }) {
      if (role !== 'administrator') throw new Refused('forbidden');
      if ([...this.people.values()].some((one) => one.email === email)) throw new Refused('address_taken');
      const fields = { person: this.addPerson(name, email), is_administrator: false };
      const event = this.#append('directory', person, op, 'directory.person_added', fields);
      return { ...reply(event), person: fields.person };
    },
  };

  #join(person, space, role) {
    const { name, kind } = this.channels.get(space).view;
    this.#append(`inbox:${person}`, '', makeUlid(this.now()), 'inbox.space_joined', {
      space,
      name,
      kind,
      role,
    });
  }

  #queries = {
    'directory.people': (person, { ids }) => ({
      people: ids
        .filter((id) => this.people.has(id))
        .map((id) => ({ person: id, name: this.people.get(id).name })),
    }),
    'room.history': (person, { channel, before, limit }) => {
      this.#roleOrRefuse(channel, person);
      const older = this.channels.get(channel).log.filter((event) => event.seq < before);
      const messages = older.slice(-limit).map(({ seq, by, at_ms, op, text, reply_to }) => {
        const message = { seq, by, at_ms, op, text };
        return reply_to ? { ...message, reply_to } : message;
      });
      return { messages, has_older: older.length > limit };
    },
  };

  /** Any request but channel.* and session.*. */
  answer(person, method, params) {
    if (method in this.#commands) return this.command(person, method, params);
    if (!(method in this.#queries)) throw new Refused('no_such_method');
    if (!person) throw new Refused('sign_in');
    return this.#queries[method](person, params);
  }
}

function reply({ seq, tag, at_ms }) {
  return { seq, tag, at_ms };
}
