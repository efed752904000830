import { useEffect, useRef, useState } from 'preact/hooks';
import { dayOf, dayText } from '../ui/dates.js';
import { Icon } from '../ui/icons.jsx';
import { Empty } from '../ui/page.jsx';
import { useServices } from '../ui/services.js';
import { language, t } from '../ui/words.js';
import { Message } from './message.jsx';
import { rowsOf } from './rows.js';
import { useScroll } from './use_scroll.js';

/** @typedef {import('./types.d.ts').ShownMessage} ShownMessage */

/**
 * The messages of a room, in a region of their own that scrolls. Arrow keys walk from message to message, R answers.
 * @param {object} props
 * @param {ShownMessage[]} props.messages
 * @param {boolean} props.hasOlder
 * @param {() => Promise<void>} props.loadOlder
 * @param {import('./message.jsx').MessageTools} props.tools
 */
export function MessageList({ messages, hasOlder, loadOlder, tools }) {
  const { scroller, onScroll, isAtEnd, toEnd } = useScroll(messages.at(0)?.op, messages.at(-1)?.op);
  const [currentOp, setCurrentOp] = useState('');
  const current = messages.some((message) => message.op === currentOp) ? currentOp : messages.at(-1)?.op;
  const newCount = useNewCount(messages, isAtEnd, tools.me);
  const lastOp = messages.at(-1)?.by === tools.me ? messages.at(-1)?.op : undefined;
  useEffect(toEnd, [lastOp]);
  return (
    <div class="messages-frame">
      <div
        class="messages"
        ref={scroller}
        onScroll={onScroll}
        role="region"
        aria-label={t('room.messages')}
        tabIndex={-1}
      >
        <div class="messages-inner">
          {hasOlder ? (
            <Older root={scroller} loadOlder={loadOlder} />
          ) : (
            <Beginning isEmpty={messages.length === 0} />
          )}
          <ol
            onKeyDown={(event) => walk(event, tools)}
            onFocusIn={(event) => setCurrentOp(opAt(event.target))}
          >
            {rowsOf(messages, dayOf).map((row) =>
              row.kind === 'day' ? (
                <Day key={row.key} atMs={row.at_ms} />
              ) : (
                <Message
                  key={row.key}
                  message={row.message}
                  isFirst={row.isFirst}
                  isCurrent={row.message.op === current}
                  tools={tools}
                />
              ),
            )}
          </ol>
        </div>
      </div>
      {!isAtEnd && (
        <button class="to-newest" onClick={toEnd}>
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

/** @type {Record<string, (items: Element[], at: number) => Element | undefined>} key => where the focus goes */
const STEPS = {
  ArrowUp: (items, at) => items[at - 1],
  ArrowDown: (items, at) => items[at + 1],
  Home: (items) => items[0],
  End: (items) => items.at(-1),
};

/**
 * @param {KeyboardEvent & {currentTarget: Element}} event
 * @param {import('./message.jsx').MessageTools} tools
 */
function walk(event, tools) {
  const item = /** @type {HTMLElement | null} */ (
    /** @type {Element} */ (event.target).closest('li.message')
  );
  if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.toLowerCase() === 'r' && item.dataset.seq) {
    event.preventDefault();
    return tools.onReply(Number(item.dataset.seq));
  }
  const items = [...event.currentTarget.querySelectorAll('li.message')];
  const next = STEPS[event.key]?.(items, items.indexOf(item));
  if (!next) return;
  event.preventDefault();
  /** @type {HTMLElement} */ (next).focus();
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
  if (isEmpty) return <Empty title={t('room.empty_title')} text={t('room.empty_text')} />;
  return <p class="beginning">{t('room.start')}</p>;
}

/**
 * Loads older messages when it comes near; it is a button too, for whoever does not scroll.
 * @param {{root: import('preact').RefObject<HTMLDivElement>, loadOlder: () => Promise<void>}} props
 */
function Older({ root, loadOlder }) {
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const [isLoading, setLoading] = useState(false);
  const load = () => {
    setLoading(true);
    loadOlder().finally(() => setLoading(false));
  };
  useEffect(() => {
    const options = { root: root.current, rootMargin: '300px 0px 0px' };
    const observer = new IntersectionObserver(([entry]) => entry.isIntersecting && load(), options);
    if (button.current) observer.observe(button.current);
    return () => observer.disconnect();
    // Observed anew after each page: should the button still be near, the next page is loaded.
  }, [isLoading]);
  return (
    <p class="beginning">
      <button ref={button} class="quiet" onClick={load}>
        {t(isLoading ? 'room.loading_older' : 'room.older')}
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
