import { useOrganisations } from '../directory/use_organisations.js';
import { EntryRow } from './entry_row.jsx';

/**
 * Entries, one below the other.
 * @param {object} props
 * @param {import('./types.d.ts').InboxEntry[]} props.entries
 * @param {Map<string, {title: string}>} props.items channel => item
 * @param {(id: string) => string | undefined} props.nameOf
 * @param {(entry: import('./types.d.ts').InboxEntry) => void} props.onToggle
 */
export function Entries({ entries, items, nameOf, onToggle }) {
  const organisations = useOrganisations();
  return entries.map((entry) => (
    <EntryRow
      key={entry.seq}
      entry={entry}
      title={items.get(entry.item)?.title ?? ''}
      nameOf={nameOf}
      organisationNameOf={organisations.nameOf}
      onToggle={() => onToggle(entry)}
    />
  ));
}
