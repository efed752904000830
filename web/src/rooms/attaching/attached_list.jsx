import './words.js';
import { Icon } from '../../ui/icons.jsx';
import { t } from '../../ui/words.js';
import { useFileUrl } from '../file_urls.js';
import { factsOf, isPicture } from '../files.js';
import { useSending } from './use_sending.js';

/** @typedef {import('./use_attaching.js').AttachingTools} AttachingTools */
/** @typedef {import('./use_attaching.js').Attaching} Attaching */

/** The files beside a message that is being written: sent as soon as they are here. @param {{room: string, attaching: AttachingTools}} props */
export default function AttachedList({ room, attaching }) {
  useSending(room, attaching);
  return (
    <ul class="attached-list" aria-label={t('attached.files')}>
      {attaching.list.value.map((one) => (
        <Chip key={one.id} room={room} one={one} attaching={attaching} />
      ))}
    </ul>
  );
}

/** @param {{room: string, one: Attaching, attaching: AttachingTools}} props */
function Chip({ room, one, attaching }) {
  const { id, name, percent = 0, file, problem, isCut } = one;
  const retry = () => attaching.change(id, { problem: undefined, isCut: false, percent: 0 });
  return (
    <li class={problem ? 'attached is-wrong' : 'attached'}>
      {file && isPicture(file) ? <Thumbnail room={room} file={file.file} /> : <Icon name="document" />}
      <span class="attached-text">
        <bdi class="file-name">{name}</bdi>
        {file && <span class="muted">{factsOf(file)}</span>}
        {problem && <span role="alert">{problem}</span>}
        {!file && !problem && (
          <progress max={100} value={percent} aria-label={t('attached.sending', { name })} />
        )}
      </span>
      {isCut && (
        <button
          type="button"
          class="quiet"
          aria-label={t('attached.retry', { name })}
          title={t('entry.retry')}
          onClick={retry}
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
