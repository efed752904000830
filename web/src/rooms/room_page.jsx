import { useEffect, useRef } from 'preact/hooks';
import { useChannel, useDeed, useOnce, useOutbox } from '../ui/hooks.js';
import { Dead, Notice } from '../ui/page.jsx';
import { nameText } from '../ui/person.jsx';
import { useMember } from '../ui/services.js';
import { t } from '../ui/words.js';
import { DropHere, useDrop } from './attaching/drop.jsx';
import { Composer } from './composer.jsx';
import { lineOf } from './files.js';
import { MentionsContext } from './mentions_context.js';
import { MessageList } from './message_list.jsx';
import { Overlays } from './overlays.jsx';
import { MessageContext, RoomContext } from './room_context.js';
import { RoomHead } from './room_head.jsx';
import { pendingMessages, withForeseen } from './rows.js';
import { ThreadPanel } from './thread_panel.jsx';
import { Typing } from './typing.jsx';
import { useComposing } from './use_composing.js';
import { useListTools } from './use_list_tools.js';
import { useOpening } from './use_opening.js';
import { useReading } from './use_reading.js';
import { useRoomTools } from './use_room_tools.js';
import { useTranscript } from './use_transcript.js';

/** @typedef {import('./types.d.ts').Message} Message */
/** @typedef {import('../sync/channel.js').Channel<import('./types.d.ts').RoomView>} RoomChannel */

/**
 * A room: people talk in it.
 * @param {object} props
 * @param {string} props.name its channel
 * @param {number} [props.target] the message that the address names
 * @param {number} [props.thread] the root of the thread that stands beside
 */
export function RoomPage({ name, target, thread }) {
  const room = useChannel(name);
  if (room.state === 'closed') return <Dead title={t('app.gone')} text={t('app.gone_text')} />;
  return <OpenRoom room={room} target={target} thread={thread} />;
}

/** @param {{room: RoomChannel, target?: number, thread?: number}} props */
function OpenRoom({ room, target, thread }) {
  const { person: me, isBack } = useMember();
  const outbox = useOutbox();
  const { transcript, loadOlder, loadNewer, reach, toNewest } = useTranscript(room);
  const reading = useReading(room.name, transcript);
  const { opening, open } = useOpening({
    room: room.name,
    me,
    target,
    isBack: isBack.peek(),
    transcript,
    reading,
    reach,
  });
  const composing = useComposing(room.name);
  const messages = transcript?.messages ?? [];
  const goTo = useDeed(async (/** @type {number} */ seq) => {
    if (await reach(seq)) open({ seq });
  });
  const { isReady, tools, messageTools } = useRoomTools(room, messages, {
    goTo,
    markUnread: reading.markUnread,
  });
  const isShown = useOnce(transcript !== null && isReady && opening !== undefined);
  useForget(messages);
  useAnnounce(transcript?.hasNewer === false ? messages : null, tools.nameOf, tools.mentionName);

  function editLast() {
    const own = [...messages].reverse().find((message) => message.by === me && !message.deleted);
    if (own) tools.editing.value = own.seq;
  }

  const shown = withForeseen(messages, outbox.entries, room.name, room.position?.seq ?? 0);
  const pending = transcript?.hasNewer ? [] : pendingMessages(outbox.entries, room.name, messages);
  const list = useListTools(composing, tools);
  const { isOver, dropTarget } = useDrop(!room.view?.is_archived, composing.attaching.add);
  return (
    <RoomContext.Provider value={tools}>
      <MentionsContext.Provider value={messageTools}>
        <MessageContext.Provider value={messageTools}>
          <div class={thread === undefined ? 'room-layout' : 'room-layout has-thread'}>
            <div class="room" {...dropTarget}>
              {isOver && <DropHere />}
              <RoomHead channel={room} />
              {room.state === 'unavailable' && <Notice>{t('app.unavailable')}</Notice>}
              {transcript && opening && isShown ? (
                <MessageList
                  messages={[...shown, ...pending]}
                  transcript={transcript}
                  opening={opening}
                  unreadAfter={reading.unreadAfter}
                  loadOlder={loadOlder}
                  loadNewer={loadNewer}
                  toNewest={toNewest}
                  onSeen={reading.onSeen}
                  list={list}
                />
              ) : (
                <div class="messages-frame" />
              )}
              <Typing channel={room} nameOf={tools.nameOf} />
              <Composer
                label={t('room.write_to', { title: room.view?.title ?? '' })}
                placeholder={t('room.write')}
                composing={composing}
                onEditLast={editLast}
              />
            </div>
            {thread !== undefined && <ThreadPanel key={thread} room={room} root={thread} />}
            <Overlays />
          </div>
        </MessageContext.Provider>
      </MentionsContext.Provider>
    </RoomContext.Provider>
  );
}

/** What the log shows needs no place in the outbox any more. @param {Message[]} messages */
function useForget(messages) {
  const { outbox } = useMember();
  useEffect(() => outbox.forget(new Set(messages.map((message) => message.op))), [messages.at(-1)?.seq]);
}

/**
 * Reads new messages of others out to who cannot see them come.
 * @param {Message[] | null} messages null while the newest ones are not on the page
 * @param {(id: string) => string | undefined} nameOf
 * @param {(mention: import('./markup_tree.d.ts').Mention) => string} mentionName
 */
function useAnnounce(messages, nameOf, mentionName) {
  const { person: me, announce } = useMember();
  const heard = useRef(/** @type {number | null} */ (null));
  const lastSeq = messages?.at(-1)?.seq ?? 0;
  useEffect(() => {
    if (!messages) return;
    const before = heard.current;
    heard.current = lastSeq;
    if (before === null) return;
    const fresh = messages.filter((message) => message.seq > before && message.by !== me);
    if (fresh.length > 3) return announce(t('room.new', { count: fresh.length }));
    for (const message of fresh)
      announce(
        t('room.announce', { name: nameText(nameOf(message.by)), text: lineOf(message, mentionName) }),
      );
  }, [lastSeq, messages === null]);
}
