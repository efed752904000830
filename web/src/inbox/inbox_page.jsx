import { useState } from 'preact/hooks';
import { useOrganisations } from '../directory/use_organisations.js';
import { useNames } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { Empty, Heading, Notice } from '../ui/page.jsx';
import { t } from '../ui/words.js';
import { EntryRow } from './entry_row.jsx';
import { useEntries, useItems } from './use_entries.js';

/** What concerns one: mentions and replies, the same on every device. */
export function InboxPage() {
  const { channel, view, entries, hasOlder, loadOlder, toggle, doneWithAll } = useEntries();
  const { items, isReady } = useItems(view);
  const organisations = useOrganisations();
  const { isReady: hasNames, nameOf } = useNames([...new Set(entries.map((one) => one.by))]);
  const [isAll, setAll] = useState(false);
  const shown = entries.filter((one) => isAll || !one.is_done);
  const open = view?.unseen ?? 0;
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
      {view && isReady && hasNames && (
        <>
          <div class="choices" role="group" aria-label={t('inbox.show')}>
            <button aria-pressed={!isAll} onClick={() => setAll(false)}>
              {t('inbox.open')} <span class="choice-count">{open}</span>
            </button>
            <button aria-pressed={isAll} onClick={() => setAll(true)}>
              {t('inbox.all')}
            </button>
          </div>
          {shown.length === 0 && (
            <Empty
              title={t(isAll ? 'inbox.none_title' : 'inbox.empty_title')}
              text={t(isAll || entries.length === 0 ? 'inbox.none_text' : 'inbox.empty_text')}
            />
          )}
          <ul class="entries" onKeyDown={walk}>
            {shown.map((entry) => (
              <EntryRow
                key={entry.seq}
                entry={entry}
                title={items.get(entry.item)?.title ?? ''}
                nameOf={nameOf}
                organisationNameOf={organisations.nameOf}
                onToggle={() => toggle(entry)}
              />
            ))}
          </ul>
          {hasOlder && isAll && (
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
