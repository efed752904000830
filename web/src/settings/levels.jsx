import { useId, useState } from 'preact/hooks';
import { levelOf } from '../inbox/model.js';
import { useItems } from '../inbox/use_entries.js';
import { errorText } from '../ui/form.jsx';
import { useChannel } from '../ui/hooks.js';
import { useMember } from '../ui/services.js';
import { sortedBy } from '../ui/sorting.js';
import { toast } from '../ui/toasts.jsx';
import { useAsk } from '../ui/use_ask.js';
import { t } from '../ui/words.js';

const LEVELS = ['all', 'mentions', 'none'];

/** What of each space reaches one's inbox, and of each room that has a choice of its own. */
export function Levels() {
  const { person } = useMember();
  /** @type {import('../inbox/types.d.ts').InboxView | null} */
  const view = useChannel(`inbox:${person}`).view;
  const { items } = useItems(view);
  if (!view) return <p class="late">{t('common.loading')}</p>;
  const titleOf = (/** @type {string} */ item) => items.get(item)?.title ?? '';
  const own = sortedBy(
    view.levels.filter(({ item }) => items.get(item)?.isForMe),
    ({ item }) => titleOf(item),
  );
  return (
    <section aria-labelledby="levels">
      <h2 id="levels">{t('settings.levels')}</h2>
      <p class="muted">{t('settings.levels_text')}</p>
      {view.spaces.length === 0 && <p class="empty">{t('settings.no_spaces')}</p>}
      <ul class="rows">
        {sortedBy(view.spaces, (one) => one.name).map((space) => (
          <Level
            key={space.channel}
            item={space.channel}
            name={space.name}
            level={levelOf(view, space.channel, space.channel)}
            inbox={`inbox:${person}`}
          />
        ))}
      </ul>
      {own.length > 0 && (
        <>
          <h3>{t('settings.levels_own')}</h3>
          <ul class="rows">
            {own.map(({ item, level }) => (
              <Level key={item} item={item} name={titleOf(item)} level={level} inbox={`inbox:${person}`} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/**
 * @param {{item: string, name: string, level: string, inbox: string}} props
 */
function Level({ item, name, level, inbox }) {
  const id = useId();
  const ask = useAsk();
  // Until the view tells.
  const [chosen, setChosen] = useState(/** @type {string | null} */ (null));
  const set = (/** @type {string} */ next) =>
    ask({ method: 'inbox.set_level', channel: inbox, params: { item, level: next } });

  /** @param {string} next */
  async function choose(next) {
    setChosen(next);
    await set(next).catch((error) => toast(errorText(error)));
    setChosen((now) => (now === next ? null : now));
  }

  return (
    <li class="setting">
      <label for={id}>{name}</label>
      <select
        id={id}
        value={chosen ?? level}
        aria-disabled={chosen !== null}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {LEVELS.map((one) => (
          <option key={one} value={one}>
            {t(`settings.level_${one}`)}
          </option>
        ))}
      </select>
    </li>
  );
}
