import { useState } from 'preact/hooks';
import { useQuotes } from '../rooms/use_quote.js';
import { useLate, useNames, useOnce } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { Empty, Heading, Notice } from '../ui/page.jsx';
import { t } from '../ui/words.js';
import { Entries } from './entries.jsx';
import { FollowedRow } from './followed_row.jsx';
import { useEntries, useItems } from './use_entries.js';

/** The words of so many are there before the page shows itself. */
const ENTRIES_IN_SIGHT = 12;

/** What concerns one: mentions and replies, and the rooms that one follows; the same on every device. */
export function InboxPage() {
  const { channel, view, entries, followed, hasOlder, loadOlder, toggle, read, doneWithAll } = useEntries();
  const { items, isReady } = useItems(view);
  const { isReady: hasNames, nameOf } = useNames([...new Set(entries.map((one) => one.by))]);
  const [isAll, setAll] = useState(false);
  const shown = entries.filter((one) => isAll || !one.is_done);
  const hasQuotes = useQuotes(shown.slice(0, ENTRIES_IN_SIGHT));
  const isLate = useLate();
  const isWhole = useOnce((isReady && hasNames && hasQuotes) || isLate);
  const open = (view?.unseen ?? 0) + followed.length;
  const hasMore = hasOlder && (isAll || shown.length < (view?.unseen ?? 0));
  const isEmpty = shown.length === 0 && !hasMore && (isAll || followed.length === 0);
  return (
    <div class="page">
      <div class="page-head">
        <Heading title={t('inbox.title')} />
        {open > 0 && (
          <button onClick={doneWithAll}>
            <Icon name="check" /> {t('inbox.all_done')}
          </button>
        )}
      </div>
      {channel.state === 'unavailable' && <Notice>{t('app.unavailable')}</Notice>}
      {view && isWhole && (
        <>
          <div class="choices" role="group" aria-label={t('inbox.show')}>
            <button aria-pressed={!isAll} onClick={() => setAll(false)}>
              {t('inbox.open')} <span class="choice-count">{open}</span>
            </button>
            <button aria-pressed={isAll} onClick={() => setAll(true)}>
              {t('inbox.all')}
            </button>
          </div>
          {isEmpty && (
            <Empty
              title={t(isAll ? 'inbox.none_title' : 'inbox.empty_title')}
              text={t(isAll || entries.length === 0 ? 'inbox.none_text' : 'inbox.empty_text')}
            />
          )}
          <ul class="entries" onKeyDown={walk}>
            {!isAll &&
              followed.map((one) => (
                <FollowedRow key={one.item.channel} followed={one} onRead={() => read(one)} />
              ))}
            <Entries entries={shown} items={items} nameOf={nameOf} onToggle={toggle} />
          </ul>
          {hasMore && (
            <p class="beginning">
              <button class="quiet" onClick={loadOlder}>
                {t('inbox.older')}
              </button>
            </p>
          )}
        </>
      )}
    </div>
  );
}

/**
 * Arrows walk through the entries; E is done with the one that has the focus, which then goes to the next.
 * @param {KeyboardEvent & {currentTarget: Element}} event
 */
function walk(event) {
  const row = /** @type {Element} */ (event.target).closest('li.entry');
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  const to = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
  if (event.key.toLowerCase() === 'e') {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    /** @type {HTMLElement | null} */ (row.querySelector('.entry-done'))?.click();
    focusOn(next);
  } else if (to) focusOn(to);
  else return;
  event.preventDefault();
}

/** @param {Element | null} row */
function focusOn(row) {
  /** @type {HTMLElement | null} */ (row?.querySelector('a') ?? null)?.focus();
}
