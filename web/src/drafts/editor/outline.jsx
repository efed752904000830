import { useState } from 'preact/hooks';
import { Icon } from '../../ui/icons.jsx';
import { Avatar } from '../../ui/person.jsx';
import { language, t } from '../../ui/words.js';
import { openCounts } from '../amendments/sections.js';
import { SectionDialog } from './section_dialog.jsx';
import { PAGE_CHARACTERS, sectionAt, stateOfSection } from './sections.js';

/** @typedef {import('../use_draft.js').Draft} Draft */
/** @typedef {import('./editor_tools.js').EditorTools} EditorTools */
/** @typedef {import('./sections.js').Section} Section */
/** @typedef {import('./use_limits.js').Limits} Limits */

/** The headings below a section that the outline shows. */
const LEVEL_MOST = 3;

const MARKS = { empty: 'blank', written: 'check', over: 'warning' };

/**
 * The sections of a text, how far each has got, and the way to it.
 * @param {object} props
 * @param {Draft} props.draft
 * @param {EditorTools} props.tools
 * @param {(section: Section) => Limits} props.limitsOf
 * @param {() => void} props.onGo something was chosen
 */
export function Outline({ draft, tools, limitsOf, onGo }) {
  const [settings, setSettings] = useState(/** @type {Section | null} */ (null));
  const sections = tools.outline.value;
  void tools.turn.value;
  const here = sectionAt(sections, tools.editor.state.selection.from);
  const named = sections.filter(({ section }) => section !== '');
  const amended = openCounts(draft.view?.amendments ?? []);
  const done = named.filter((one) => stateOfSection(one, limitsOf(one)) === 'written').length;
  const canSet = draft.isOpen && (draft.isMaker || draft.isFacilitator);
  const go = (/** @type {() => void} */ work) => {
    work();
    onGo();
  };
  return (
    <nav class="outline" aria-label={t('editor.outline')}>
      {named.length === 0 && <p class="muted">{t('editor.outline_empty')}</p>}
      {named.length > 0 && <Complete done={done} all={named.length} />}
      <ol class="outline-list">
        {sections.map((section) => (
          <OutlineRow
            key={`${section.section} ${section.pos}`}
            section={section}
            limits={limitsOf(section)}
            amendments={amended.get(section.section) ?? 0}
            isHere={section === here}
            nameOf={draft.nameOf}
            onGo={(pos) =>
              go(() => (pos === undefined ? tools.goToHeading(section.pos) : tools.goToHeading(pos)))
            }
            onSettings={canSet && section.section ? () => setSettings(section) : undefined}
          />
        ))}
      </ol>
      <Whole sections={sections} />
      {settings && (
        <SectionDialog
          draft={draft}
          section={settings}
          limits={limitsOf(settings)}
          onClose={() => setSettings(null)}
        />
      )}
    </nav>
  );
}

/** @param {{done: number, all: number}} props */
function Complete({ done, all }) {
  const words = t('editor.complete', { done, count: all });
  return (
    <div class="outline-complete">
      <progress max={all} value={done} aria-label={words} />
      <p class="muted">{words}</p>
    </div>
  );
}

/**
 * @param {object} props
 * @param {Section} props.section
 * @param {Limits} props.limits
 * @param {number} props.amendments that are open
 * @param {boolean} props.isHere the caret is in it
 * @param {(person: string) => string} props.nameOf
 * @param {(pos?: number) => void} props.onGo to a heading in it, or to itself
 * @param {(() => void) | undefined} props.onSettings
 */
function OutlineRow({ section, limits, amendments, isHere, nameOf, onGo, onSettings }) {
  const state = stateOfSection(section, limits);
  const title = section.title || t(section.section ? 'editor.outline_untitled' : 'editor.outline_preamble');
  const facts = [
    countText(section, limits),
    limits.is_required && t('editor.section_required'),
    amendments > 0 && t('amendment.count', { count: amendments }),
  ];
  return (
    <li class={isHere ? 'is-here' : undefined}>
      <div class="outline-row">
        <button class="outline-go" aria-current={isHere ? 'location' : undefined} onClick={() => onGo()}>
          <span class={`outline-mark is-${state}`}>
            <Icon name={MARKS[state]} />
          </span>
          <span class="outline-text">
            <span class="outline-title">{title}</span>
            <span class="outline-facts">
              <span class="hidden">{t(`editor.section_${state}`)}, </span>
              {facts.filter(Boolean).join(' · ')}
            </span>
          </span>
          {limits.owner && <Owner person={limits.owner} name={nameOf(limits.owner)} />}
        </button>
        {onSettings && (
          <button
            class="quiet outline-settings"
            aria-label={t('editor.section_settings', { title })}
            title={t('editor.section_settings', { title })}
            onClick={onSettings}
          >
            <Icon name="gear" />
          </button>
        )}
      </div>
      <SubHeadings headings={section.headings} onGo={onGo} />
    </li>
  );
}

/** @param {{person: string, name: string}} props */
function Owner({ person, name }) {
  const words = t('editor.section_owner', { name });
  return (
    <span class="outline-owner" title={words}>
      <Avatar person={person} name={name} />
      <span class="hidden">{words}</span>
    </span>
  );
}

/** @param {{headings: Section['headings'], onGo: (pos: number) => void}} props */
function SubHeadings({ headings, onGo }) {
  const shown = headings.filter(({ level, title }) => level <= LEVEL_MOST && title);
  if (shown.length === 0) return null;
  return (
    <ol class="outline-below">
      {shown.map(({ pos, level, title }) => (
        <li key={pos}>
          <button class={`outline-go is-level-${level}`} onClick={() => onGo(pos)}>
            {title}
          </button>
        </li>
      ))}
    </ol>
  );
}

/** How much is written, and of how much. @param {Section} section @param {Limits} limits */
function countText({ words, characters }, { words_most: wordsMost, pages_most: pagesMost }) {
  if (wordsMost !== undefined) return t('editor.words_of', { words, count: wordsMost });
  if (pagesMost !== undefined) return t('editor.pages_of', { count: pagesOf(characters), most: pagesMost });
  return t('editor.words', { count: words });
}

/** Pages with one digit behind the comma, as the language writes it. @param {number} characters */
const pagesOf = (characters) =>
  (Math.ceil((10 * characters) / PAGE_CHARACTERS) / 10).toLocaleString(language.value);

/** All of the text. @param {{sections: Section[]}} props */
function Whole({ sections }) {
  const sum = (/** @type {'words' | 'characters'} */ what) =>
    sections.reduce((all, section) => all + section[what], 0);
  return (
    <p class="outline-whole">
      {t('editor.words', { count: sum('words') })},{' '}
      {t('editor.pages_about', { count: pagesOf(sum('characters')) })}
    </p>
  );
}
