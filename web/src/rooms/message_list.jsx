import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { dayOf, dayText } from '../ui/dates.js';
import { Icon } from '../ui/icons.jsx';
import { Empty } from '../ui/page.jsx';
import { useServices } from '../ui/services.js';
import { language, t } from '../ui/words.js';
import { Message } from './message.jsx';
import { useRoom } from './room_context.js';
import { isPinned, rowsOf } from './rows.js';
import { useMessageKeys } from './use_message_keys.js';
import { useScroll } from './use_scroll.js';

/** @typedef {import('./shown_types.d.ts').ShownMessage} ShownMessage */
/** @typedef {import('./shown_types.d.ts').Transcript} Transcript */

/**
 * Where a room opens: at the end, at a message (`top`: how far below the upper edge), or at the line of what is unread.
 * @typedef {{op: string, top: number} | {seq: number} | 'end' | 'unread'} Opening
 */

/**
 * The messages of a room, in a region of their own that scrolls.
 * @param {object} props
 * @param {ShownMessage[]} props.messages
 * @param {Transcript} props.transcript
 * @param {Opening} props.opening
 * @param {number | undefined} props.unreadAfter
 * @param {() => Promise<unknown>} props.loadOlder
 * @param {() => Promise<unknown>} props.loadNewer
 * @param {() => void} props.toNewest
 * @param {(sight: import('./use_scroll.js').Sight) => void} props.onSeen
 * @param {import('./message.jsx').ListTools} props.list
 */
export function MessageList(props) {
  const { messages, transcript, opening, unreadAfter, loadOlder, loadNewer, toNewest, onSeen, list } = props;
  const { me, room, view } = useRoom();
  const hasEnd = !transcript.hasNewer;
  const { scroller, look, isAtEnd, toEnd, goTo } = useScroll({ room, content: messages, hasEnd, onSeen });
  const [currentOp, setCurrentOp] = useState('');
  const current = messages.some((message) => message.op === currentOp) ? currentOp : messages.at(-1)?.op;
  const newCount = useNewCount(messages, isAtEnd, me);
  const onKeyDown = useMessageKeys(messages, list);
  useOpening(scroller, opening, goTo, toEnd, look);
  useFollowOwn(messages, me, toEnd);

  function showNewest() {
    toNewest();
    requestAnimationFrame(toEnd);
  }

  return (
    <div class="messages-frame">
      <div
        class="messages"
        ref={scroller}
        onScroll={look}
        role="region"
        aria-label={t('room.messages')}
        tabIndex={-1}
      >
        <div class="messages-inner">
          {transcript.hasOlder ? (
            <Further root={scroller} load={loadOlder} words="older" isBefore />
          ) : (
            <Beginning isEmpty={messages.length === 0} />
          )}
          <ol onKeyDown={onKeyDown} onFocusIn={(event) => setCurrentOp(opAt(event.target))}>
            {rowsOf(messages, dayOf, unreadAfter, me).map((row) =>
              row.kind === 'day' ? (
                <Day key={row.key} atMs={row.at_ms} />
              ) : row.kind === 'unread' ? (
                <li key={row.key} class="unread-line">
                  <span>{t('room.unread_line')}</span>
                </li>
              ) : (
                <Message
                  key={row.key}
                  message={row.message}
                  answered={row.answered}
                  isFirst={row.isFirst}
                  isCurrent={row.message.op === current}
                  isPinned={isPinned(view, row.message)}
                  list={list}
                />
              ),
            )}
          </ol>
          {transcript.hasNewer && <Further root={scroller} load={loadNewer} words="newer" />}
        </div>
      </div>
      {!isAtEnd && (
        <button class="to-newest" onClick={showNewest}>
          <Icon name="down" /> {newCount > 0 ? t('room.new', { count: newCount }) : t('room.newest')}
        </button>
      )}
    </div>
  );
}

/** @param {EventTarget | null} target */
function opAt(target) {
  const item = /** @type {Element} */ (target).closest('li.message');
  return /** @type {HTMLElement | null} */ (item)?.dataset.op ?? '';
}

/** The line of what is unread stands this far below the upper edge. */
const LINE_TOP_PX = 72;

/**
 * Goes to where the room opens, once for each opening.
 * @param {import('preact').RefObject<HTMLDivElement>} scroller
 * @param {Opening} opening
 * @param {(place: {op: string, top: number}) => void} goTo
 * @param {() => void} toEnd
 * @param {() => void} look
 */
function useOpening(scroller, opening, goTo, toEnd, look) {
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const item = opening === 'end' ? null : itemOf(element, opening);
    if (!item) return opening === 'unread' ? look() : toEnd();
    const hasPlace = typeof opening === 'object' && 'op' in opening;
    const middle = Math.max(0, (element.clientHeight - item.offsetHeight) / 2);
    const top = hasPlace ? opening.top : opening === 'unread' ? LINE_TOP_PX : middle;
    goTo({ op: item.dataset.op ?? '', top });
    if (typeof opening !== 'object' || hasPlace) return;
    item.focus({ preventScroll: true });
    item.classList.add('is-target');
    setTimeout(() => item.classList.remove('is-target'), 2_500);
  }, [opening]);
}

/** @param {Element} scroller @param {Exclude<Opening, 'end'>} opening @returns {HTMLElement | null} */
function itemOf(scroller, opening) {
  if (opening === 'unread') return scroller.querySelector('.unread-line + li.message');
  if ('op' in opening) return scroller.querySelector(`li.message[data-op="${CSS.escape(opening.op)}"]`);
  return scroller.querySelector(`li.message[data-seq="${opening.seq}"]`);
}

/**
 * Who writes sees what they wrote.
 * @param {ShownMessage[]} messages
 * @param {string} me
 * @param {() => void} toEnd
 */
function useFollowOwn(messages, me, toEnd) {
  const last = messages.at(-1);
  const ownOp = last?.by === me ? last.op : undefined;
  const isFirst = useRef(true);
  useEffect(() => {
    if (ownOp && !isFirst.current) toEnd();
    isFirst.current = false;
  }, [ownOp]);
}

/**
 * How many messages of others came since the reader left the end.
 * @param {ShownMessage[]} messages
 * @param {boolean} isAtEnd
 * @param {string} me
 */
function useNewCount(messages, isAtEnd, me) {
  const lastSeq = messages.reduce((last, message) => message.seq ?? last, 0);
  const seen = useRef(lastSeq);
  if (isAtEnd) seen.current = lastSeq;
  return messages.filter((message) => (message.seq ?? 0) > seen.current && message.by !== me).length;
}

/** @param {{isEmpty: boolean}} props */
function Beginning({ isEmpty }) {
  const { view } = useRoom();
  if (isEmpty) return <Empty title={t('room.empty_title')} text={view?.about ?? t('room.empty_text')} />;
  return <p class="beginning">{t('room.start')}</p>;
}

/**
 * Loads a further page when it comes near; it is a button too, for whoever does not scroll.
 * @param {object} props
 * @param {import('preact').RefObject<HTMLDivElement>} props.root
 * @param {() => Promise<unknown>} props.load
 * @param {'older' | 'newer'} props.words
 * @param {boolean} [props.isBefore]
 */
function Further({ root, load, words, isBefore }) {
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const [isLoading, setLoading] = useState(false);
  const start = () => {
    setLoading(true);
    load().finally(() => setLoading(false));
  };
  useEffect(() => {
    const options = { root: root.current, rootMargin: isBefore ? '600px 0px 0px' : '0px 0px 600px' };
    // A busy page is told several things at once: the last is how it is now.
    const observer = new IntersectionObserver((told) => told.at(-1)?.isIntersecting && start(), options);
    if (button.current) observer.observe(button.current);
    return () => observer.disconnect();
    // Observed anew after each page: should the button still be near, the next page is loaded.
  }, [isLoading]);
  return (
    <p class="beginning">
      <button ref={button} class="quiet" onClick={start}>
        {t(isLoading ? `room.loading_${words}` : `room.${words}`)}
      </button>
    </p>
  );
}

/** @param {{atMs: number}} props */
function Day({ atMs }) {
  const { clock } = useServices();
  const { put, date } = dayText(atMs, clock.now(), language.value);
  return <li class="day">{put ? t(`room.${put}`, { date }) : date}</li>;
}
