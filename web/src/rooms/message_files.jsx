import { Icon } from '../ui/icons.jsx';
import { toast } from '../ui/toasts.jsx';
import { t } from '../ui/words.js';
import { saveFile, useFileUrl, useFileUrls } from './file_urls.js';
import { boxOf, factsOf, isPicture } from './files.js';
import { useMessageTools } from './room_context.js';

/** @typedef {import('./types.d.ts').AttachedFile} AttachedFile */

/** What a message shows beside its words. @param {{files: AttachedFile[], isCurrent: boolean}} props */
export function MessageFiles({ files, isCurrent }) {
  const tabIndex = isCurrent ? 0 : -1;
  return (
    <ul class="message-files" aria-label={t('room.files')}>
      {files.map((file) => (
        <li key={file.file}>
          {isPicture(file) ? (
            <Picture file={file} tabIndex={tabIndex} />
          ) : (
            <Document file={file} tabIndex={tabIndex} />
          )}
        </li>
      ))}
    </ul>
  );
}

/** A picture, small; whole in a window. @param {{file: AttachedFile, tabIndex: number}} props */
function Picture({ file, tabIndex }) {
  const { room, overlay } = useMessageTools();
  const { url, renew } = useFileUrl(room, file.file);
  const src = url?.thumbnail_url ?? url?.url;
  return (
    <button
      class="message-picture"
      tabIndex={tabIndex}
      style={boxOf(file)}
      aria-label={t('room.open_picture', { name: file.name })}
      title={file.name}
      onClick={() => (overlay.value = { kind: 'picture', file })}
    >
      {src && <img src={src} alt="" loading="lazy" onError={renew} {...boxOf(file)} />}
    </button>
  );
}

/** @param {{file: AttachedFile, tabIndex: number}} props */
function Document({ file, tabIndex }) {
  const { room } = useMessageTools();
  const urls = useFileUrls(room);
  const save = async () => {
    if (!(await saveFile(urls, file))) toast(t('room.file_out_of_reach'));
  };
  return (
    <button class="message-file" tabIndex={tabIndex} onClick={save}>
      <Icon name="document" />
      <span class="file-name">
        <span class="hidden">{t('room.save_file')}: </span>
        <bdi>{file.name}</bdi>
      </span>
      <span class="muted">{factsOf(file)}</span>
      <Icon name="download" />
    </button>
  );
}
