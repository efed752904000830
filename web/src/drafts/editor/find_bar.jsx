import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../ui/icons.jsx';
import { useMember } from '../../ui/services.js';
import { t } from '../../ui/words.js';
import { findInDoc, replaceFound } from './find.js';

/** @typedef {import('./editor_tools.js').EditorTools} EditorTools */
/** @typedef {import('./find.js').Range} Range */

/** @type {import('./find.js').Search} */
const NOTHING = { words: '', isCase: false, isWhole: false };
/** How long after a change of the text it is looked through again. */
const AGAIN_MS = 120;

/** What is selected in one line is what one looks for. @param {EditorTools} tools */
function selectedWords({ editor }) {
  const { from, to, $from, $to } = editor.state.selection;
  return $from.sameParent($to) ? editor.state.doc.textBetween(from, to).slice(0, 100) : '';
}

/**
 * What was found, marked in the text, and which of them one is at.
 * @param {EditorTools} tools
 */
function useFound(tools) {
  const [search, setSearch] = useState(() => ({ ...NOTHING, words: selectedWords(tools) }));
  const [found, setFound] = useState(/** @type {Range[]} */ ([]));
  const [at, setAt] = useState(0);
  const { editor } = tools;

  useEffect(() => {
    const look = () => setFound(findInDoc(editor.state.doc, search));
    look();
    /** @type {any} */
    let timer;
    const later = (/** @type {{transaction: any}} */ { transaction }) => {
      if (!transaction.docChanged) return;
      clearTimeout(timer);
      timer = setTimeout(look, AGAIN_MS);
    };
    editor.on('transaction', later);
    return () => {
      clearTimeout(timer);
      editor.off('transaction', later);
    };
  }, [editor, search]);

  // The first one behind the caret is where one begins.
  useEffect(() => {
    const next = found.findIndex(({ from }) => from >= editor.state.selection.from);
    setAt(Math.max(next, 0));
  }, [search]);

  const here = found.length > 0 ? Math.min(at, found.length - 1) : 0;
  useEffect(() => {
    tools.setHighlights(
      'found',
      found.map(({ from, to }, index) => ({
        key: String(index),
        from,
        to,
        className: index === here ? 'is-found is-here' : 'is-found',
      })),
    );
  }, [found, here]);
  useEffect(() => () => tools.setHighlights('found', []), [tools]);

  /** @param {number} steps */
  function go(steps) {
    if (found.length === 0) return;
    const next = (here + steps + found.length) % found.length;
    setAt(next);
    tools.show(found[next].from);
  }

  return { search, setSearch, found, here, go };
}

/**
 * Finds words in the text, and puts others in their place.
 * @param {{tools: EditorTools, canWrite: boolean, onClose: () => void}} props
 */
export function FindBar({ tools, canWrite, onClose }) {
  const { announce } = useMember();
  const { search, setSearch, found, here, go } = useFound(tools);
  const [words, setWords] = useState('');
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  // At once: what is typed next is looked for.
  useLayoutEffect(() => {
    const begin = () => {
      field.current?.focus();
      field.current?.select();
    };
    begin();
    return tools.onKey.on((key) => key === 'find' && begin());
  }, [tools]);

  const count =
    found.length > 0
      ? t('editor.find_at', { at: here + 1, count: found.length })
      : search.words
        ? t('editor.find_none')
        : '';

  /** @param {Range[]} which */
  function replace(which) {
    if (which.length === 0) return;
    tools.editor.view.dispatch(replaceFound(tools.editor.state.tr, which, words));
    if (which.length > 1) announce(t('editor.find_replaced', { count: which.length }));
  }

  function close() {
    const range = found[here];
    onClose();
    if (range) tools.goTo(range);
    else tools.editor.view.focus();
  }

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && event.target === field.current) go(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  }

  return (
    <div class="find-bar" role="search" aria-label={t('editor.find')} onKeyDown={onKeyDown}>
      <div class="find-row">
        <input
          ref={field}
          type="text"
          class="find-field"
          aria-label={t('editor.find_words')}
          placeholder={t('editor.find_words')}
          value={search.words}
          onInput={(event) => setSearch({ ...search, words: event.currentTarget.value })}
        />
        <output class="find-count" aria-live="polite">
          {count}
        </output>
        <button
          class="tool"
          aria-label={t('editor.find_previous')}
          title="Shift+Enter"
          onClick={() => go(-1)}
        >
          <Icon name="up" />
        </button>
        <button class="tool" aria-label={t('editor.find_next')} title="Enter" onClick={() => go(1)}>
          <Icon name="down" />
        </button>
        <button class="tool" aria-label={t('common.close')} onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      {canWrite && (
        <div class="find-row">
          <input
            type="text"
            class="find-field"
            aria-label={t('editor.find_replacement')}
            placeholder={t('editor.find_replacement')}
            value={words}
            onInput={(event) => setWords(event.currentTarget.value)}
          />
          <button class="small" onClick={() => replace(found.slice(here, here + 1))}>
            {t('editor.find_replace')}
          </button>
          <button class="small" onClick={() => replace(found)}>
            {t('editor.find_replace_all')}
          </button>
        </div>
      )}
      <div class="find-row find-options">
        <label>
          <input
            type="checkbox"
            checked={search.isCase}
            onChange={(event) => setSearch({ ...search, isCase: event.currentTarget.checked })}
          />{' '}
          {t('editor.find_case')}
        </label>
        <label>
          <input
            type="checkbox"
            checked={search.isWhole}
            onChange={(event) => setSearch({ ...search, isWhole: event.currentTarget.checked })}
          />{' '}
          {t('editor.find_whole')}
        </label>
      </div>
    </div>
  );
}
