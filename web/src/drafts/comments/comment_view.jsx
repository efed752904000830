import { useState } from 'preact/hooks';
import { Markup } from '../../rooms/markup_view.jsx';
import { Confirm } from '../../ui/confirm.jsx';
import { fullText } from '../../ui/dates.js';
import { useConnection } from '../../ui/hooks.js';
import { Icon } from '../../ui/icons.jsx';
import { Avatar } from '../../ui/person.jsx';
import { Popup } from '../../ui/popup.jsx';
import { toast } from '../../ui/toasts.jsx';
import { entryText, language, t } from '../../ui/words.js';
import { useDraftAsk, useMoment } from '../panel_tools.js';
import { CommentField } from './comment_field.jsx';
import { useComments } from './comment_tools.js';

/** @typedef {import('./types.d.ts').ShownComment} ShownComment */

/**
 * One comment, the first of a thread or an answer in it.
 * @param {{comment: ShownComment, children?: import('preact').ComponentChildren}} props children: beside its menu
 */
export function CommentView({ comment, children }) {
  const { who, send } = useComments();
  const momentText = useMoment();
  const [isEditing, setEditing] = useState(false);
  const { by, at_ms: atMs, seq, text, deleted, edited_ms: editedMs, entry } = comment;
  const capacity = who.capacityOf(comment.as);
  return (
    <article class="comment" data-comment={seq}>
      <div class="comment-head">
        <Avatar person={by} name={who.rawNameOf(by)} />
        <div class="comment-who">
          <span class="comment-name">{who.nameOf(by)}</span>
          <span class="comment-when">
            <time dateTime={new Date(atMs).toISOString()} title={fullText(atMs, language.value)}>
              {momentText(atMs)}
            </time>
            {editedMs !== undefined && ` · ${t('comment.edited')}`}
          </span>
        </div>
        {children}
        {seq !== undefined && !deleted && <CommentMenu comment={comment} onEdit={() => setEditing(true)} />}
      </div>
      {capacity && <p class="comment-capacity">{capacity}</p>}
      {deleted && <p class="muted">{t('comment.deleted', { name: who.nameOf(deleted.by) })}</p>}
      {!deleted && isEditing && (
        <CommentField
          place={`edit.${seq}`}
          label={t('comment.edit_label')}
          action={t('common.save')}
          first={text}
          isFocused
          onSend={async (words) => {
            if (words !== text) await send('draft.edit_comment', { comment: seq, text: words });
            setEditing(false);
          }}
          onCancel={() => setEditing(false)}
        />
      )}
      {!deleted && !isEditing && <Markup text={text} />}
      {entry && <Pending entry={entry} />}
    </article>
  );
}

/** How far a comment of ours got. @param {{entry: import('../../sync/types.d.ts').Entry}} props */
function Pending({ entry }) {
  const { outbox } = useComments();
  const { isLive } = useConnection();
  return (
    <p class={entry.state === 'refused' ? 'comment-state is-wrong' : 'comment-state'}>
      {entryText(entry, isLive)}
      {entry.state === 'refused' && (
        <>
          {' '}
          <button class="link" onClick={() => outbox.retry(entry.op)}>
            {t('entry.retry')}
          </button>{' '}
          <button class="link" onClick={() => outbox.discard(entry.op)}>
            {t('entry.discard')}
          </button>
        </>
      )}
    </p>
  );
}

/** @param {{comment: ShownComment, onEdit: () => void}} props */
function CommentMenu({ comment, onEdit }) {
  const { draft, me } = useComments();
  const ask = useDraftAsk(draft);
  const [anchor, setAnchor] = useState(/** @type {Element | null} */ (null));
  const [isDeleting, setDeleting] = useState(false);
  const isOurs = comment.by === me;
  /** @param {() => void} work */
  const choose = (work) => () => {
    setAnchor(null);
    work();
  };
  const copy = () =>
    (
      navigator.clipboard?.writeText(`${location.origin}${draft.path}/comments/${comment.seq}`) ??
      Promise.reject()
    ).then(
      () => toast(t('room.link_copied')),
      () => toast(t('common.not_copied')),
    );
  return (
    <>
      <button
        class="quiet square small comment-more"
        aria-label={t('comment.menu')}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Icon name="more" />
      </button>
      {anchor && (
        <Popup anchor={anchor} label={t('comment.menu')} role="menu" onClose={() => setAnchor(null)}>
          <button role="menuitem" class="quiet" onClick={choose(copy)}>
            <Icon name="link" /> {t('room.copy_link')}
          </button>
          {isOurs && (
            <button role="menuitem" class="quiet" onClick={choose(onEdit)}>
              <Icon name="edit" /> {t('common.edit')}
            </button>
          )}
          {(isOurs || draft.isFacilitator) && (
            <button role="menuitem" class="quiet" onClick={choose(() => setDeleting(true))}>
              <Icon name="trash" /> {t('comment.delete')}
            </button>
          )}
        </Popup>
      )}
      {isDeleting && (
        <Confirm
          title={t('comment.delete_title')}
          text={t('comment.delete_text')}
          action={t('comment.delete')}
          work={() => ask('draft.delete_comment', { comment: comment.seq })}
          onClose={() => setDeleting(false)}
        />
      )}
    </>
  );
}
