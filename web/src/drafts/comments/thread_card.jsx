import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../ui/icons.jsx';
import { t } from '../../ui/words.js';
import { CommentField } from './comment_field.jsx';
import { useComments } from './comment_tools.js';
import { CommentView } from './comment_view.jsx';

/** @typedef {import('./types.d.ts').ShownThread} ShownThread */
/** @typedef {import('./types.d.ts').Place} Place */

/** More answers than these are folded while the thread is not the active one. */
const REPLIES_SHOWN = 2;

/**
 * A thread: its words, its first comment, what answers it.
 * @param {object} props
 * @param {ShownThread} props.thread
 * @param {Place} props.place
 * @param {boolean} props.isActive
 * @param {() => void} props.onActivate
 * @param {() => void} props.onShow its words in the text
 */
export function ThreadCard({ thread, place, isActive, onActivate, onShow }) {
  const { who, draft, me, send, resolve, reopen } = useComments();
  const { seq, quote, resolved, replies } = thread;
  const canResolve = seq !== undefined && (thread.by === me || draft.mine.writes || draft.isFacilitator);
  const hidden = isActive ? 0 : Math.max(0, replies.length - REPLIES_SHOWN);
  return (
    <div class="thread-card" onPointerDown={() => onActivate()} onFocusCapture={() => onActivate()}>
      <Quote quote={quote} place={place} onShow={onShow} />
      <CommentView comment={thread}>
        {canResolve && (
          <button
            class="quiet square small"
            aria-label={t(resolved ? 'comment.reopen' : 'comment.resolve')}
            title={t(resolved ? 'comment.reopen' : 'comment.resolve')}
            onClick={() => (resolved ? reopen(seq) : resolve(seq))}
          >
            <Icon name={resolved ? 'undo' : 'check'} />
          </button>
        )}
      </CommentView>
      {hidden > 0 && (
        <button class="link" onClick={onActivate}>
          {t('comment.more_replies', { count: hidden })}
        </button>
      )}
      {replies.slice(hidden).map((reply) => (
        <CommentView key={reply.op} comment={reply} />
      ))}
      {resolved && <p class="comment-state">{t('comment.resolved_by', { name: who.nameOf(resolved.by) })}</p>}
      {isActive && !resolved && seq !== undefined && (
        <CommentField
          place={`reply.${seq}`}
          label={t('comment.reply_label')}
          action={t('comment.reply')}
          onSend={(text) => send('draft.comment', { thread: seq, text })}
        />
      )}
    </div>
  );
}

/** The words that a thread is about. @param {{quote: string | undefined, place: Place, onShow: () => void}} props */
function Quote({ quote, place, onShow }) {
  if (place.kind === 'whole') return <p class="thread-about">{t('comment.about_all')}</p>;
  if (place.kind === 'gone')
    return (
      <div class="thread-gone">
        <p>
          <Icon name="warning" /> {t('comment.gone')}
        </p>
        {quote && <blockquote>{quote}</blockquote>}
      </div>
    );
  return (
    <button class="thread-quote" title={t('comment.show')} onClick={onShow}>
      <span>{quote ?? t('comment.show')}</span>
    </button>
  );
}

/** A thread that is being begun. @param {{begun: import('./types.d.ts').Begun, onDone: () => void}} props */
export function BeginCard({ begun, onDone }) {
  const { send } = useComments();
  const card = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [isSent, setSent] = useState(false);
  useEffect(() => card.current?.scrollIntoView({ block: 'nearest' }), []);
  useEffect(() => {
    if (isSent) onDone();
  }, [isSent]);
  return (
    <div class="thread-card is-active is-begun" ref={card}>
      {begun.quote ? (
        <p class="thread-quote">{begun.quote}</p>
      ) : (
        <p class="thread-about">{t('comment.about_all')}</p>
      )}
      <CommentField
        place="comment"
        label={t('comment.write')}
        action={t('comment.send')}
        isFocused
        onSend={async (text) => {
          await send('draft.comment', begun.anchor ? { anchor: begun.anchor, text } : { text });
          setSent(true);
        }}
        onCancel={onDone}
      />
    </div>
  );
}
