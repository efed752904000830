import { useRef, useState } from 'preact/hooks';
import { useConnection } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { t } from '../ui/words.js';
import { useFileUrl } from './file_urls.js';
import { ACCEPTED, factsOf, isPicture } from './files.js';

/** @typedef {ReturnType<typeof import('./use_attaching.js').useAttaching>} AttachingTools */
/** @typedef {import('./use_attaching.js').Attaching} Attaching */

/** Chooses files for the message that is being written. @param {{attaching: AttachingTools}} props */
export function AttachButton({ attaching }) {
  const { isLive } = useConnection();
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const words = t(isLive ? 'room.attach' : 'room.files_need_line');
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={ACCEPTED}
        onChange={({ currentTarget }) => {
          attaching.add([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
      <button
        type="button"
        class="quiet attach"
        aria-label={t('room.attach')}
        aria-disabled={!isLive}
        title={words}
        onClick={() => (isLive ? input.current?.click() : attaching.add([]))}
      >
        <Icon name="attach" />
      </button>
    </>
  );
}

/** The files beside a message that is being written. @param {{room: string, attaching: AttachingTools}} props */
export function AttachedList({ room, attaching }) {
  const list = attaching.list.value;
  if (list.length === 0) return null;
  return (
    <ul class="attached-list" aria-label={t('room.files_attached')}>
      {list.map((one) => (
        <Chip key={one.id} room={room} one={one} attaching={attaching} />
      ))}
    </ul>
  );
}

/** @param {{room: string, one: Attaching, attaching: AttachingTools}} props */
function Chip({ room, one, attaching }) {
  const { id, name, percent, file, problem, source } = one;
  return (
    <li class={problem ? 'attached is-wrong' : 'attached'}>
      {file && isPicture(file) ? <Thumbnail room={room} file={file.file} /> : <Icon name="document" />}
      <span class="attached-text">
        <bdi class="file-name">{name}</bdi>
        {file && <span class="muted">{factsOf(file)}</span>}
        {problem && <span role="alert">{problem}</span>}
        {!file && !problem && (
          <progress max={100} value={percent} aria-label={t('room.file_sending', { name })} />
        )}
      </span>
      {problem === t('room.file_cut') && source && (
        <button
          type="button"
          class="quiet"
          aria-label={t('room.file_retry', { name })}
          title={t('entry.retry')}
          onClick={() => attaching.retry(id)}
        >
          <Icon name="undo" />
        </button>
      )}
      <button
        type="button"
        class="quiet"
        aria-label={t('room.remove_file', { name })}
        title={t('room.remove_file', { name })}
        onClick={() => attaching.remove(id)}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}

/** @param {{room: string, file: string}} props */
function Thumbnail({ room, file }) {
  const { url, renew } = useFileUrl(room, file);
  return <img src={url?.thumbnail_url} alt="" width={40} height={40} onError={renew} />;
}

/** @param {DataTransfer | null} transfer */
const hasFiles = (transfer) => !!transfer?.types.includes('Files');

/**
 * Where files may be dropped: what is put on the element, and whether some are held over it.
 * @param {(files: File[]) => void} onFiles
 */
export function useDrop(onFiles) {
  const [isOver, setOver] = useState(false);
  return {
    isOver,
    dropTarget: {
      onDragOver(/** @type {DragEvent} */ event) {
        if (!hasFiles(event.dataTransfer)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave(/** @type {DragEvent} */ event) {
        const to = /** @type {Node | null} */ (event.relatedTarget);
        if (!(/** @type {Node} */ (event.currentTarget).contains(to))) setOver(false);
      },
      onDrop(/** @type {DragEvent} */ event) {
        if (!hasFiles(event.dataTransfer)) return;
        event.preventDefault();
        setOver(false);
        onFiles([...(event.dataTransfer?.files ?? [])]);
      },
    },
  };
}

/** Over what takes the files that are held above it. */
export function DropHere() {
  return (
    <p class="drop-here" aria-hidden="true">
      <span>
        <Icon name="attach" /> {t('room.drop_here')}
      </span>
    </p>
  );
}

/**
 * The pictures of what is pasted; none where it has words, as what is copied from a text program is a picture too.
 * @param {ClipboardEvent} event
 */
export function pastedPictures({ clipboardData }) {
  if (clipboardData?.getData('text/plain')) return [];
  return [...(clipboardData?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
}
