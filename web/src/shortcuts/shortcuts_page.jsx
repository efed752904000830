import { Heading } from '../ui/page.jsx';
import { t } from '../ui/words.js';
import { singleKeys } from './single_keys.js';

/** Keys by where they work; `+` between keys that are pressed together, a space between those that follow each other. */
const GROUPS = [
  {
    title: 'shortcuts.everywhere',
    keys: [
      ['Ctrl+K', 'shortcuts.palette'],
      ['?', 'shortcuts.this_page'],
      ['/', 'shortcuts.search'],
      ['G H', 'shortcuts.home'],
      ['G I', 'shortcuts.inbox'],
      ['G S', 'shortcuts.search_page'],
      ['G D', 'shortcuts.directory'],
    ],
  },
  {
    title: 'shortcuts.writing',
    keys: [
      ['Enter', 'shortcuts.send'],
      ['Shift+Enter', 'shortcuts.new_line'],
      ['@', 'shortcuts.mention'],
      ['↑', 'shortcuts.edit_last'],
      ['Esc', 'shortcuts.cancel'],
    ],
  },
  {
    title: 'shortcuts.on_message',
    keys: [
      ['↑ ↓', 'shortcuts.walk'],
      ['R', 'room.reply'],
      ['T', 'room.open_thread'],
      ['+', 'room.react'],
      ['E', 'room.edit'],
      ['P', 'shortcuts.pin'],
      ['U', 'room.mark_unread'],
      ['C', 'room.copy_link'],
      ['M', 'room.more'],
      ['Delete', 'room.delete'],
    ],
  },
  {
    title: 'shortcuts.in_document',
    keys: [
      ['Alt+F10', 'shortcuts.to_tools'],
      ['Ctrl+F', 'shortcuts.find_replace'],
      ['Ctrl+Shift+K', 'shortcuts.link'],
      ['Ctrl+Alt+F', 'shortcuts.footnote'],
      ['Ctrl+Alt+M', 'shortcuts.comment'],
      ['Ctrl+Alt+N', 'shortcuts.next_comment'],
      ['Ctrl+Alt+P', 'shortcuts.previous_comment'],
      ['Ctrl+Alt+1', 'shortcuts.section'],
      ['Ctrl+Z', 'shortcuts.undo'],
    ],
  },
  {
    title: 'shortcuts.in_inbox',
    keys: [
      ['↑ ↓', 'shortcuts.walk_entries'],
      ['E', 'inbox.done'],
      ['Enter', 'shortcuts.open_entry'],
    ],
  },
];

/** Every key that does something. */
export function ShortcutsPage() {
  return (
    <div class="page">
      <div class="page-head">
        <Heading title={t('shortcuts.title')} />
      </div>
      <label class="switch-line">
        <input
          type="checkbox"
          checked={singleKeys.value}
          onChange={(event) => (singleKeys.value = event.currentTarget.checked)}
        />
        <span>
          {t('shortcuts.single')}
          <span class="hint">{t('shortcuts.single_text')}</span>
        </span>
      </label>
      <div class="shortcut-groups">
        {GROUPS.map(({ title, keys }) => (
          <section key={title}>
            <h2>{t(title)}</h2>
            <dl class="shortcuts">
              {keys.map(([key, words]) => (
                <div key={words}>
                  <dt>
                    <Keys text={key} />
                  </dt>
                  <dd>{t(words)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </div>
  );
}

/** @param {{text: string}} props */
function Keys({ text }) {
  const together = text.length > 1 && text.includes('+');
  const keys = together ? text.split('+') : text.split(' ');
  return (
    <>
      {keys.map((key, at) => (
        <>
          {at > 0 && (together ? ' + ' : ' ')}
          <kbd>{key}</kbd>
        </>
      ))}
    </>
  );
}
