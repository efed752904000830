import { Dialog } from '../ui/form.jsx';
import { Icon } from '../ui/icons.jsx';
import { toast } from '../ui/toasts.jsx';
import { t } from '../ui/words.js';
import { saveFile, useFileUrl, useFileUrls } from './file_urls.js';
import { factsOf } from './files.js';

/**
 * A picture of a message, as large as the window.
 * @param {{room: string, file: import('./types.d.ts').AttachedFile, onClose: () => void}} props
 */
export default function PictureDialog({ room, file, onClose }) {
  const urls = useFileUrls(room);
  const { url, renew } = useFileUrl(room, file.file);
  const { name, width, height } = file;
  const save = async () => {
    if (!(await saveFile(urls, file))) toast(t('room.file_out_of_reach'));
  };
  return (
    <Dialog title={name} isWide onClose={onClose}>
      <p class="whole-picture">
        <img
          src={url?.preview_url ?? url?.url}
          alt={t('room.picture_is', { name })}
          width={width}
          height={height}
          onError={renew}
        />
      </p>
      <p class="actions">
        <button onClick={save}>
          <Icon name="download" /> {t('room.save_file')}
        </button>
        <span class="muted">{factsOf(file)}</span>
      </p>
    </Dialog>
  );
}
