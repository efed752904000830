import { useEffect, useRef } from 'preact/hooks';
import { useChannel, useConnection, useNames, useOutbox } from '../ui/hooks.js';
import { Dead, Notice } from '../ui/page.jsx';
import { nameText } from '../ui/person.jsx';
import { useMember } from '../ui/services.js';
import { t } from '../ui/words.js';
import { Composer } from './composer.jsx';
import { MessageList } from './message_list.jsx';
import { RoomHead } from './room_head.jsx';
import { RoomsNav } from './rooms_nav.jsx';
import { pendingMessages } from './rows.js';
import { Typing } from './typing.jsx';
import { useComposing } from './use_composing.js';
import { useTranscript } from './use_transcript.js';

/** @typedef {import('./types.d.ts').Message} Message */

/** A room: people talk in it. @param {{name: string}} props */
export function RoomPage({ name }) {
  const room = useChannel(name);
  if (room.state === 'closed') return <Dead title={t('app.gone')} text={t('app.gone_text')} />;
  return (
    <div class="room-layout">
      <RoomsNav space={room.view?.space} room={name} />
      <div class="room">
        <RoomHead view={room.view} />
        {room.state === 'unavailable' && <Notice>{t('app.unavailable')}</Notice>}
        <Talk room={room} />
      </div>
    </div>
  );
}

/** @param {{room: import('../sync/channel.js').Channel<import('./types.d.ts').RoomView>}} props */
function Talk({ room }) {
  const { person: me } = useMember();
  const outbox = useOutbox();
  const { isLive } = useConnection();
  const { transcript, loadOlder, reach } = useTranscript(room);
  const messages = transcript?.messages ?? [];
  const { isReady, nameOf } = useNames([...new Set([me, ...messages.map((message) => message.by)])]);
  const composing = useComposing(room.name);
  useForget(messages);
  useAnnounce(transcript ? messages : null, nameOf);

  /** @param {number} seq */
  async function goTo(seq) {
    if (!(await reach(seq))) return;
    const item = /** @type {HTMLElement | null} */ (document.querySelector(`li.message[data-seq="${seq}"]`));
    item?.scrollIntoView({ block: 'center' });
    item?.focus({ preventScroll: true });
  }

  const tools = {
    room: room.name,
    me,
    isLive,
    messages,
    nameOf,
    onReply: composing.reply,
    onGoTo: goTo,
    onRetry: (/** @type {string} */ op) => outbox.retry(op),
    onDiscard: (/** @type {string} */ op) => outbox.discard(op),
    onEdit: composing.edit,
  };
  const shown = [...messages, ...pendingMessages(outbox.entries, room.name, messages)];
  return (
    <>
      {transcript && isReady ? (
        <MessageList messages={shown} hasOlder={transcript.hasOlder} loadOlder={loadOlder} tools={tools} />
      ) : (
        <div class="messages-frame" />
      )}
      <Typing channel={room} nameOf={nameOf} />
      <Composer
        room={room.name}
        title={room.view?.title ?? ''}
        messages={messages}
        nameOf={nameOf}
        composing={composing}
      />
    </>
  );
}

/** What the log shows needs no place in the outbox any more. @param {Message[]} messages */
function useForget(messages) {
  const { outbox } = useMember();
  useEffect(() => outbox.forget(new Set(messages.map((message) => message.op))), [messages.at(-1)?.seq]);
}

/**
 * Reads new messages of others out to who cannot see them come.
 * @param {Message[] | null} messages null while the room is loading
 * @param {(id: string) => string | undefined} nameOf
 */
function useAnnounce(messages, nameOf) {
  const { person: me, announce } = useMember();
  const heard = useRef(/** @type {number | null} */ (null));
  const lastSeq = messages?.at(-1)?.seq ?? 0;
  useEffect(() => {
    if (!messages) return;
    const before = heard.current;
    heard.current = lastSeq;
    if (before === null) return;
    const fresh = messages.filter((message) => message.seq > before && message.by !== me);
    if (fresh.length > 3) announce(t('room.new', { count: fresh.length }));
    else for (const { by, text } of fresh) announce(t('room.announce', { name: nameText(nameOf(by)), text }));
  }, [lastSeq, messages === null]);
}
