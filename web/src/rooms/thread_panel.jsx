import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useShownEntries } from '../inbox/use_shown_entries.js';
import { dayOf } from '../ui/dates.js';
import { Icon } from '../ui/icons.jsx';
import { useMember } from '../ui/services.js';
import { useConnection, useOutbox } from '../ui/hooks.js';
import { t } from '../ui/words.js';
import { DropHere, useDrop } from './attaching/drop.jsx';
import { Composer } from './composer.jsx';
import { Message } from './message.jsx';
import { roomPath } from './paths.js';
import { useRoom } from './room_context.js';
import { isPinned, pendingMessages, rowsOf, withForeseen } from './rows.js';
import { useComposing } from './use_composing.js';
import { useListTools } from './use_list_tools.js';
import { useMessageKeys } from './use_message_keys.js';
import { useThread } from './use_thread.js';

/** @typedef {import('./shown_types.d.ts').ShownMessage} ShownMessage */

/**
 * A message and all that answers it, beside the room; on a telephone in its place.
 * @param {{room: import('../sync/channel.js').Channel<import('./types.d.ts').RoomView>, root: number}} props
 */
export function ThreadPanel({ room, root }) {
  const { people } = useMember();
  const outbox = useOutbox();
  const tools = useRoom();
  const { thread, isGone, loadOlder } = useThread(room, root);
  const composing = useComposing(room.name, root);
  const heading = useRef(/** @type {HTMLHeadingElement | null} */ (null));
  useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const messages = thread ? [thread.root, ...thread.messages] : [];
  people.want(messages.map(({ by }) => by));
  const lookForEntries = useShownEntries(room.name, (seq) => messages.some((one) => one.seq === seq));
  useEffect(lookForEntries, [messages.length]);
  const shown = withForeseen(messages, outbox.entries, room.name, room.position?.seq ?? 0);
  const pending = pendingMessages(outbox.entries, room.name, messages, root);
  const list = useListTools(composing, tools, root);
  const { isOver, dropTarget } = useDrop(!tools.view?.is_archived, composing.attaching.add);
  return (
    <aside class="thread" aria-labelledby="thread-title" {...dropTarget}>
      {isOver && <DropHere />}
      <div class="thread-head">
        <h2 id="thread-title" ref={heading} tabIndex={-1}>
          {t('room.thread')}
        </h2>
        <a
          class="button quiet"
          href={roomPath(room.name)}
          aria-label={t('room.close_thread')}
          title={t('room.close_thread')}
        >
          <Icon name="close" />
        </a>
      </div>
      {isGone && <p class="empty">{t('room.quote_missing')}</p>}
      <ThreadMessages
        messages={[...shown, ...pending]}
        hasOlder={!!thread?.hasOlder}
        loadOlder={loadOlder}
        list={list}
      />
      <Composer
        label={t('room.write_in_thread')}
        placeholder={t('room.write_in_thread')}
        composing={composing}
      />
    </aside>
  );
}

/**
 * @param {object} props
 * @param {ShownMessage[]} props.messages the root first
 * @param {boolean} props.hasOlder
 * @param {() => void} props.loadOlder
 * @param {import('./message.jsx').ListTools} props.list
 */
function ThreadMessages({ messages, hasOlder, loadOlder, list }) {
  const { isLive } = useConnection();
  const { view } = useRoom();
  const scroller = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [currentOp, setCurrentOp] = useState('');
  const current = messages.some((message) => message.op === currentOp) ? currentOp : messages.at(-1)?.op;
  const onKeyDown = useMessageKeys(messages, list);
  const lastOp = messages.at(-1)?.op;
  useEffect(() => {
    if (scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [lastOp]);
  const focused = useCallback((/** @type {FocusEvent} */ event) => {
    const item = /** @type {HTMLElement | null} */ (
      /** @type {Element} */ (event.target).closest('li.message')
    );
    setCurrentOp(item?.dataset.op ?? '');
  }, []);
  const [first, ...replies] = rowsOf(messages, dayOf).filter((row) => row.kind === 'message');
  return (
    <div class="messages" ref={scroller} role="region" aria-label={t('room.thread')} tabIndex={-1}>
      <ol onKeyDown={onKeyDown} onFocusIn={focused}>
        {[first, ...replies].map(
          (row, at) =>
            row && (
              <>
                <Message
                  key={row.key}
                  message={row.message}
                  answered={row.answered}
                  isFirst={row.isFirst || at === 1}
                  isCurrent={row.message.op === current}
                  isPinned={isPinned(view, row.message)}
                  list={list}
                />
                {at === 0 && (
                  <li key="count" class="day">
                    {t('room.replies', { count: messages[0].replies ?? messages.length - 1 })}
                  </li>
                )}
                {at === 0 && hasOlder && (
                  <li key="older" class="beginning">
                    <button class="quiet" aria-disabled={!isLive} onClick={loadOlder}>
                      {t('room.older')}
                    </button>
                  </li>
                )}
              </>
            ),
        )}
      </ol>
    </div>
  );
}
