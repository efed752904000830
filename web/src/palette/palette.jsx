import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { bestOf } from '../search/fuzzy.js';
import { useWindow } from '../ui/form.jsx';
import { Icon } from '../ui/icons.jsx';
import { useServices } from '../ui/services.js';
import { t } from '../ui/words.js';
import { useGoals } from './use_goals.js';

/** @typedef {import('./use_goals.js').Goal} Goal */

const MOST = 40;

/**
 * The palette: a few letters lead to any room, space, person or action; Ctrl-K opens it anywhere.
 * @param {{onClose: () => void}} props
 */
export function Palette({ onClose }) {
  const [goal, setGoal] = useState(/** @type {Goal | null} */ (null));
  return goal?.window?.(onClose) ?? <Choosing onClose={onClose} onWindow={setGoal} />;
}

/** @param {{onClose: () => void, onWindow: (goal: Goal) => void}} props onWindow: of a goal that has one */
function Choosing({ onClose, onWindow }) {
  const id = useId();
  const { navigate } = useServices();
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const goals = useGoals(query);
  const found = rank(query, goals);
  const current = Math.min(at, found.length - 1);

  useWindow(dialog);
  useEffect(
    () => document.getElementById(`${id}-${current}`)?.scrollIntoView({ block: 'nearest' }),
    [current],
  );

  /** @param {Goal | undefined} goal */
  function go(goal) {
    if (!goal) return;
    if (goal.window) return onWindow(goal);
    dialog.current?.close();
    // The focus goes back first, so that the page that comes may take it.
    queueMicrotask(() => (goal.path ? navigate(goal.path) : goal.work?.()));
  }

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step) setAt(Math.max(0, Math.min(found.length - 1, current + step)));
    else if (event.key === 'Enter' && !event.isComposing) go(found[current]);
    else return;
    event.preventDefault();
  }

  return (
    <dialog
      ref={dialog}
      class="palette"
      aria-label={t('palette.title')}
      onClose={onClose}
      onClick={closeOutside}
    >
      <div class="palette-field">
        <Icon name="search" />
        <input
          autoFocus
          type="text"
          role="combobox"
          aria-label={t('palette.label')}
          placeholder={t('palette.placeholder')}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={found.length > 0 ? `${id}-${current}` : undefined}
          autoComplete="off"
          maxLength={200}
          value={query}
          onInput={(event) => {
            setQuery(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <ul class="goals" role="listbox" id={`${id}-list`} aria-label={t('palette.label')}>
        {found.map((goal, index) => (
          <li
            key={goal.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === current}
            onPointerMove={() => setAt(index)}
            onClick={() => go(goal)}
          >
            <Icon name={goal.icon} />
            <span class="goal-name">{goal.name}</span>
            {goal.note && <span class="goal-note">{goal.note}</span>}
          </li>
        ))}
      </ul>
      <p class="palette-foot">{t('palette.hint')}</p>
    </dialog>
  );
}

/** A press beside the window closes it. @param {MouseEvent & {currentTarget: HTMLDialogElement}} event */
function closeOutside(event) {
  if (event.target === event.currentTarget) event.currentTarget.close();
}

/** @param {string} query @param {Goal[]} goals */
function rank(query, goals) {
  const fixed = goals.filter((goal) => goal.isAlways);
  const free = goals.filter((goal) => !goal.isAlways);
  const best = bestOf(
    query,
    free,
    (goal) => goal.name,
    MOST,
    (goal) => goal.words ?? '',
  );
  return [...best, ...fixed];
}
