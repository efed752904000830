import { useRef } from 'preact/hooks';
import { useConnection } from '../../ui/hooks.js';
import { Icon } from '../../ui/icons.jsx';
import { t } from '../../ui/words.js';

export const ACCEPTED = '.png,.jpg,.jpeg,.gif,.webp,.pdf,.docx,.odt,.md,.markdown,.txt';

/** Chooses files for the message that is being written. @param {{attaching: import('./use_attaching.js').AttachingTools}} props */
export function AttachButton({ attaching }) {
  const { isLive } = useConnection();
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
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
        title={t(isLive ? 'room.attach' : 'room.files_need_line')}
        onClick={() => (isLive ? input.current?.click() : attaching.add([]))}
      >
        <Icon name="attach" />
      </button>
    </>
  );
}
