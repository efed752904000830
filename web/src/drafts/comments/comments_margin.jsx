import '../words.js';
import '../../ui/styles/draft_panels.css';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { MentionsContext } from '../../rooms/mentions_context.js';
import { useOutbox } from '../../ui/hooks.js';
import { Icon } from '../../ui/icons.jsx';
import { Empty } from '../../ui/page.jsx';
import { useMember } from '../../ui/services.js';
import { nameText } from '../../ui/person.jsx';
import { t } from '../../ui/words.js';
import { useEditor } from '../editor/editor_context.js';
import { CommentContext, useCommentTools } from './comment_tools.js';
import { inReadingOrder, keyOf, withPending } from './shown_threads.js';
import { BeginCard, ThreadCard } from './thread_card.jsx';
import { beginAt, useSelected } from './use_begin.js';
import { usePlaces, useStack } from './use_places.js';
import { useResolved } from './use_resolved.js';

/** @typedef {import('../panel_types.d.ts').ShownDraft} ShownDraft */
/** @typedef {import('./types.d.ts').Begun} Begun */
/** @typedef {import('./types.d.ts').ShownThread} ShownThread */

/** From here on there is room for comments beside the text. */
const BESIDE_PX = 896;
const BEGUN = 'begun';

/**
 * The comments of a draft: beside their words where there is room, else in a drawer, one under the other.
 * @param {object} props
 * @param {ShownDraft} props.draft
 * @param {number} [props.target] the comment that the address names
 */
export default function CommentsMargin({ draft, target }) {
  const outbox = useOutbox();
  const tools = useEditor();
  const isWide = useHasMargin();
  const [isResolved, setResolved] = useState(false);
  const [active, setActive] = useState(/** @type {string | null} */ (null));
  const [begun, setBegun] = useState(/** @type {Begun | null} */ (null));
  const resolved = useResolved(draft, isResolved);
  const open = draft.view.threads.filter((one) => !one.resolved);
  /** @type {ShownThread[]} */
  const threads = useMemo(
    () => (isResolved ? resolved.threads : withPending(open, outbox.entries, draft.name)),
    [isResolved, resolved.threads, draft.view.threads, outbox.entries.length],
  );
  const comments = useCommentTools(draft, threads);
  const placeOf = usePlaces([
    ...threads.map((thread) => ({ key: keyOf(thread), anchor: thread.anchor })),
    ...(begun ? [{ key: BEGUN, anchor: begun.anchor }] : []),
  ]);
  const shown = inReadingOrder(threads, (thread) => placeOf(keyOf(thread)));
  const isBeside = isWide && !isResolved;
  const [isDrawn, setDrawn] = useState(false);

  useForget(draft);
  useAnnounceThreads(draft);
  useHighlights({ threads: isResolved ? [] : threads, begun, active, placeOf });
  usePressed((key) => {
    setDrawn(true);
    setActive(key);
  });
  useTarget({ target, threads: draft.view.threads, show: (thread) => activate(thread, true), setResolved });

  /** @param {ShownThread} thread @param {boolean} [isSought] its card is to be seen, too */
  function activate(thread, isSought = false) {
    setActive(keyOf(thread));
    if (!isSought) return;
    setDrawn(true);
    showWords(thread);
    requestAnimationFrame(() => cardOf(keyOf(thread))?.focus({ preventScroll: isBeside }));
  }

  /** @param {ShownThread} thread */
  function showWords(thread) {
    const place = placeOf(keyOf(thread));
    if (place.kind !== 'at' || !tools) return;
    tools.editor.view.domAtPos(place.from).node.parentElement?.scrollIntoView({ block: 'center' });
  }

  function begin() {
    const at = beginAt(tools);
    setResolved(false);
    setDrawn(true);
    setBegun(at);
    setActive(BEGUN);
  }

  /** @param {number} step */
  function walk(step) {
    const at = shown.findIndex((thread) => keyOf(thread) === active);
    const next = shown[(at + step + shown.length) % Math.max(shown.length, 1)];
    if (next) activate(next, true);
  }

  useCommentKeys({ begin: draft.mine.comments === false ? undefined : begin, walk });
  const canBegin = draft.mine.comments !== false && !draft.view.is_archived;
  return (
    <CommentContext.Provider value={comments}>
      <MentionsContext.Provider value={comments}>
        <CommentsFrame
          isWide={isWide}
          isBeside={isBeside}
          isDrawn={isDrawn}
          count={open.length}
          onDraw={setDrawn}
          selection={canBegin && <SelectionButton isOff={!!begun} isWide={isWide} onBegin={begin} />}
        >
          <CommentsHead
            isResolved={isResolved}
            openCount={open.length}
            onResolved={(wanted) => setResolved(wanted)}
            onBegin={canBegin ? begin : undefined}
          />
          <Cards
            isBeside={isBeside}
            shown={shown}
            begun={begun}
            placeOf={placeOf}
            active={active}
            onActivate={activate}
            onShow={showWords}
            onDone={() => setBegun(null)}
          />
          {shown.length === 0 && !begun && (
            <Empty
              title={t(isResolved ? 'comment.no_resolved' : 'comment.none_title')}
              text={t(isResolved ? 'comment.no_resolved_text' : 'comment.none')}
            />
          )}
          {isResolved && resolved.hasOlder && (
            <button class="quiet" onClick={resolved.loadOlder}>
              {t('comment.older')}
            </button>
          )}
        </CommentsFrame>
      </MentionsContext.Provider>
    </CommentContext.Provider>
  );
}

/** Whether there is room beside the text: its contents may take it. */
function useHasMargin() {
  const tools = useEditor();
  const [hasRoom, setRoom] = useState(false);
  useEffect(() => {
    const columns = tools?.editor.view.dom.closest('.editor-columns');
    if (!columns) return;
    const look = () => columns.clientWidth > 0 && setRoom(columns.clientWidth >= BESIDE_PX);
    const observer = new ResizeObserver(look);
    observer.observe(columns);
    look();
    return () => observer.disconnect();
  }, [tools]);
  return hasRoom;
}

/**
 * Where the comments stand: in the margin, or in a drawer with a button that opens it.
 * @param {object} props
 * @param {boolean} props.isWide
 * @param {boolean} props.isBeside
 * @param {boolean} props.isDrawn
 * @param {number} props.count of open threads
 * @param {(isDrawn: boolean) => void} props.onDraw
 * @param {import('preact').ComponentChildren} props.selection
 * @param {import('preact').ComponentChildren} props.children
 */
function CommentsFrame({ isWide, isBeside, isDrawn, count, onDraw, selection, children }) {
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const drawer = useRef(/** @type {HTMLElement | null} */ (null));
  // Who writes here as the room for it goes is in a drawer that is open.
  const isKept = !isWide && !isDrawn && !!drawer.current?.contains(document.activeElement);
  useLayoutEffect(() => {
    if (isKept) onDraw(true);
  }, [isKept]);
  const close = () => {
    onDraw(false);
    button.current?.focus();
  };
  function toggle() {
    onDraw(!isDrawn);
    if (!isDrawn) requestAnimationFrame(() => drawer.current?.focus());
  }
  // One tree for both: what is being written stays under the fingers as the room changes.
  return (
    <>
      {!isWide && selection}
      {!isWide && (
        <button
          ref={button}
          class="comments-toggle"
          aria-expanded={isDrawn}
          aria-controls="comments-drawer"
          onClick={toggle}
        >
          <Icon name="comment" /> <span>{t('comment.title')}</span>
          {count > 0 && <span class="count">{count}</span>}
        </button>
      )}
      <section
        id="comments-drawer"
        ref={drawer}
        tabIndex={isWide ? undefined : -1}
        class={`comments ${isWide ? (isBeside ? 'is-beside' : '') : 'comments-drawer'}`}
        aria-label={t('comment.title')}
        hidden={!isWide && !isDrawn && !isKept}
        onKeyDown={(event) => !isWide && event.key === 'Escape' && close()}
      >
        {isWide && selection}
        {!isWide && (
          <button class="quiet square comments-close" aria-label={t('common.close')} onClick={close}>
            <Icon name="close" />
          </button>
        )}
        {children}
      </section>
    </>
  );
}

/** @param {string} key @returns {HTMLElement | null} */
const cardOf = (key) => document.querySelector(`.comments [data-key="${CSS.escape(key)}"]`);

/**
 * @param {object} props
 * @param {boolean} props.isResolved
 * @param {number} props.openCount
 * @param {(isResolved: boolean) => void} props.onResolved
 * @param {() => void} [props.onBegin]
 */
function CommentsHead({ isResolved, openCount, onResolved, onBegin }) {
  return (
    <div class="comments-head">
      <div class="choices" role="group" aria-label={t('comment.which')}>
        <button aria-pressed={!isResolved} onClick={() => onResolved(false)}>
          {t('comment.open')} <span class="choice-count">{openCount}</span>
        </button>
        <button aria-pressed={isResolved} onClick={() => onResolved(true)}>
          {t('comment.resolved')}
        </button>
      </div>
      {onBegin && (
        <button
          class="square"
          data-new-comment
          aria-label={t('comment.new')}
          title={`${t('comment.new')} (Ctrl Alt M)`}
          onPointerDown={(event) => event.preventDefault()}
          onClick={onBegin}
        >
          <Icon name="comment" />
        </button>
      )}
    </div>
  );
}

/** Beside words that are selected: a comment on them. @param {{isOff: boolean, isWide: boolean, onBegin: () => void}} props */
function SelectionButton({ isOff, isWide, onBegin }) {
  const selected = useSelected(!isOff);
  const frame = useRef(/** @type {HTMLDivElement | null} */ (null));
  const edge = frame.current?.parentElement?.getBoundingClientRect().top ?? 0;
  return (
    <div
      class={isWide ? 'selection-button' : 'selection-button is-fixed'}
      ref={frame}
      style={{ '--at': `${(selected?.top ?? 0) - edge}px` }}
    >
      {selected && (
        <button
          class="primary"
          // The words stay selected.
          onPointerDown={(event) => event.preventDefault()}
          onClick={onBegin}
        >
          <Icon name="comment" /> {t('comment.on_selected')}
        </button>
      )}
    </div>
  );
}

/**
 * @param {object} props
 * @param {boolean} props.isBeside
 * @param {ShownThread[]} props.shown
 * @param {Begun | null} props.begun
 * @param {(key: string) => import('./types.d.ts').Place} props.placeOf
 * @param {string | null} props.active
 * @param {(thread: ShownThread, isSought?: boolean) => void} props.onActivate
 * @param {(thread: ShownThread) => void} props.onShow
 * @param {() => void} props.onDone what was begun is sent or given up
 */
function Cards({ isBeside, shown, begun, placeOf, active, onActivate, onShow, onDone }) {
  const margin = useRef(/** @type {HTMLUListElement | null} */ (null));
  const at = begun ? placeOf(BEGUN) : null;
  const rank = (/** @type {import('./types.d.ts').Place} */ place) =>
    place.kind === 'whole' ? -1 : place.kind === 'gone' ? Infinity : place.from;
  const before = at ? shown.filter((thread) => rank(placeOf(keyOf(thread))) < rank(at)).length : 0;
  /** @type {(ShownThread | null)[]} */
  const cards = begun ? [...shown.slice(0, before), null, ...shown.slice(before)] : shown;
  const keys = cards.map((thread) => (thread ? keyOf(thread) : BEGUN));
  useStack({ margin, isBeside, keys, placeOf, active });
  return (
    <ul class="comment-cards" ref={margin} onKeyDown={walkCards}>
      {cards.map((thread) =>
        thread ? (
          <li
            key={keyOf(thread)}
            data-key={keyOf(thread)}
            data-thread={thread.seq}
            class={keyOf(thread) === active ? 'is-active' : undefined}
            tabIndex={-1}
          >
            <ThreadCard
              thread={thread}
              place={placeOf(keyOf(thread))}
              isActive={keyOf(thread) === active}
              onActivate={() => onActivate(thread)}
              onShow={() => onShow(thread)}
            />
          </li>
        ) : (
          <li key={BEGUN} data-key={BEGUN} class="is-active">
            {begun && <BeginCard begun={begun} onDone={onDone} />}
          </li>
        ),
      )}
    </ul>
  );
}

/** Arrows walk through the cards. @param {KeyboardEvent & {currentTarget: Element}} event */
function walkCards(event) {
  const card = /** @type {Element} */ (event.target).closest('li[data-key]');
  const to = { ArrowDown: card?.nextElementSibling, ArrowUp: card?.previousElementSibling }[event.key];
  if (!to || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  /** @type {HTMLElement} */ (to).focus();
}

/**
 * Keys that work wherever one is in the draft: Ctrl Alt M begins a comment, Ctrl Alt N and P go to the next one and back.
 * @param {{begin: (() => void) | undefined, walk: (step: number) => void}} deeds
 */
function useCommentKeys(deeds) {
  const current = useRef(deeds);
  current.current = deeds;
  useEffect(() => {
    const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
      // AltGr is Ctrl and Alt on some systems, and writes letters.
      if (!event.ctrlKey || !event.altKey || event.getModifierState('AltGraph')) return;
      const { begin, walk } = current.current;
      const work = { KeyM: begin, KeyN: () => walk(1), KeyP: () => walk(-1) }[event.code];
      if (!work) return;
      event.preventDefault();
      event.stopPropagation();
      work();
    };
    document.addEventListener('keydown', onKeyDown, true);
    return () => document.removeEventListener('keydown', onKeyDown, true);
  }, []);
}

/**
 * Marks the words that threads are about.
 * @param {object} options
 * @param {ShownThread[]} options.threads
 * @param {Begun | null} options.begun
 * @param {string | null} options.active
 * @param {(key: string) => import('./types.d.ts').Place} options.placeOf
 */
function useHighlights({ threads, begun, active, placeOf }) {
  const tools = useEditor();
  const marks = [...threads.map(keyOf), ...(begun ? [BEGUN] : [])].flatMap((key) => {
    const place = placeOf(key);
    if (place.kind !== 'at') return [];
    const className = key === active ? 'is-comment is-active' : 'is-comment';
    return [{ key, from: place.from, to: place.to, className }];
  });
  useEffect(() => {
    tools?.setHighlights('comment', marks);
  }, [tools, JSON.stringify(marks)]);
  useEffect(() => () => tools && !tools.editor.isDestroyed && tools.setHighlights('comment', []), [tools]);
}

/** A press on marked words chooses their thread. @param {(key: string) => void} onPress */
function usePressed(onPress) {
  const tools = useEditor();
  const current = useRef(onPress);
  current.current = onPress;
  useEffect(
    () =>
      tools?.onHighlight.on(({ kind, key }) => {
        if (kind !== 'comment') return;
        current.current(key);
        requestAnimationFrame(() => cardOf(key)?.scrollIntoView({ block: 'nearest' }));
      }),
    [tools],
  );
}

/**
 * Shows the comment that an address names, once it is there.
 * @param {object} options
 * @param {number | undefined} options.target
 * @param {import('../panel_types.d.ts').Thread[]} options.threads
 * @param {(thread: ShownThread) => void} options.show
 * @param {(isResolved: boolean) => void} options.setResolved
 */
function useTarget({ target, threads, show, setResolved }) {
  const tools = useEditor();
  const found = threads.find((one) => one.seq === target || one.replies.some(({ seq }) => seq === target));
  const hasTyped = useRef(false);
  useEffect(() => {
    hasTyped.current = false;
    const note = () => {
      hasTyped.current = true;
    };
    document.addEventListener('input', note, true);
    return () => document.removeEventListener('input', note, true);
  }, [target]);
  useEffect(() => {
    // Who has begun to write by the time that it comes goes on writing.
    if (!found || !tools || hasTyped.current) return;
    setResolved(!!found.resolved);
    // The text is put where it belongs first.
    const timer = setTimeout(() => hasTyped.current || show(found), 300);
    return () => clearTimeout(timer);
  }, [target, found?.seq, tools]);
}

/** What the log shows needs no place in the outbox any more. @param {ShownDraft} draft */
function useForget({ view }) {
  const { outbox } = useMember();
  const ops = view.threads.flatMap((one) => [one.op, ...one.replies.map(({ op }) => op)]);
  useEffect(() => outbox.forget(new Set(ops)), [ops.length]);
}

/** Reads new comments of others out. @param {ShownDraft} draft */
function useAnnounceThreads({ view, me }) {
  const { announce, people } = useMember();
  const all = view.threads.flatMap((thread) => [thread, ...thread.replies]);
  const last = Math.max(0, ...all.map(({ seq }) => seq));
  const heard = useRef(last);
  useEffect(() => {
    const fresh = all.filter(({ seq, by }) => seq > heard.current && by !== me);
    heard.current = last;
    for (const { by } of fresh.slice(-3))
      announce(t('comment.announce', { name: nameText(people.name(by)) }));
  }, [last]);
}
