import { useLevel } from '../inbox/use_level.js';
import { Icon } from '../ui/icons.jsx';
import { Popup } from '../ui/popup.jsx';
import { t } from '../ui/words.js';
import { useRoom } from './room_context.js';

/** What one may do with a room, and what one wants to hear of it. @param {{anchor: Element, onClose: () => void}} props */
export function RoomMenu({ anchor, onClose }) {
  const { room, view, acts, overlay, canRename } = useRoom();
  const { level, setLevel } = useLevel(room, view?.space);
  /** @param {() => void} work */
  const choose = (work) => () => {
    /** @type {HTMLElement} */ (anchor).focus({ preventScroll: true });
    onClose();
    work();
  };
  return (
    <Popup anchor={anchor} label={t('room.menu')} role="menu" onClose={onClose}>
      <button role="menuitem" class="quiet" onClick={choose(() => (overlay.value = { kind: 'date' }))}>
        <Icon name="calendar" /> {t('room.go_to_date')}
      </button>
      {view?.visibility === 'named' && (
        <button role="menuitem" class="quiet" onClick={choose(() => (overlay.value = { kind: 'people' }))}>
          <Icon name="people" /> {t('room.people')}
        </button>
      )}
      {canRename && (
        <button role="menuitem" class="quiet" onClick={choose(() => (overlay.value = { kind: 'rename' }))}>
          <Icon name="edit" /> {t('room.rename')}
        </button>
      )}
      {canRename && !view?.is_archived && (
        <button role="menuitem" class="quiet" onClick={choose(() => acts.archive())}>
          <Icon name="archive" /> {t('room.archive')}
        </button>
      )}
      {canRename && view?.is_archived && (
        <button role="menuitem" class="quiet" onClick={choose(() => acts.act('room.reopen'))}>
          <Icon name="archive" /> {t('room.reopen')}
        </button>
      )}
      <div role="group" aria-label={t('level.title')} class="popup-group">
        <p aria-hidden="true">{t('level.title')}</p>
        {
          /** @type {const} */ (['all', 'mentions', 'none']).map((one) => (
            <button
              key={one}
              role="menuitemradio"
              aria-checked={one === level}
              class="quiet"
              onClick={choose(() => setLevel(one))}
            >
              <Icon name={one === level ? 'check' : 'blank'} /> {t(`level.${one}`)}
            </button>
          ))
        }
      </div>
    </Popup>
  );
}
