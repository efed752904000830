import '../words.js';
import '../../ui/styles/draft_panels.css';
import { useState } from 'preact/hooks';
import { dateOnlyText, dateText, dayOf } from '../../ui/dates.js';
import { Dialog, Field } from '../../ui/form.jsx';
import { Icon } from '../../ui/icons.jsx';
import { useServices } from '../../ui/services.js';
import { tidy } from '../../ui/text.js';
import { toast } from '../../ui/toasts.jsx';
import { useQuery } from '../../ui/use_query.js';
import { language, t } from '../../ui/words.js';
import { FormDialog } from '../form_dialog.jsx';
import { useDraftAsk, useWho } from '../panel_tools.js';
import { Reasons } from './reasons.jsx';

/** @typedef {import('../panel_types.d.ts').ShownDraft} ShownDraft */
/** @typedef {import('../panel_types.d.ts').DraftState} DraftState */
/** @typedef {import('../panel_types.d.ts').Outline} Outline */

/** How far a draft gets, in order. @type {DraftState[]} */
const STATES = ['working', 'in_consultation', 'adopted', 'submitted', 'answered'];

/** How far a draft has got; it opens what is known of it, and the next moves. @param {{draft: ShownDraft}} props */
export default function StatusBar({ draft }) {
  const [isOpen, setOpen] = useState(false);
  const [move, setMove] = useState(/** @type {DraftState | null} */ (null));
  const { state } = draft.view.status;
  return (
    <>
      <button class="status-button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <span class={`badge status-badge is-state-${state}`}>
          <span class="hidden">{t('draft_status.title')}: </span>
          {t(`item.state_${state}`)}
        </span>
      </button>
      {isOpen && (
        <StatusDialog
          draft={draft}
          onMove={(to) => {
            setOpen(false);
            setMove(to);
          }}
          onClose={() => setOpen(false)}
        />
      )}
      {move && <MoveDialog draft={draft} to={move} onClose={() => setMove(null)} />}
    </>
  );
}

/** @param {{draft: ShownDraft, onMove: (to: DraftState) => void, onClose: () => void}} props */
function StatusDialog({ draft, onMove, onClose }) {
  const { status } = draft.view;
  const who = useWho(draft, [status.by]);
  const moves = draft.mine.moves?.[status.state] ?? [];
  const at = STATES.indexOf(status.state);
  return (
    <Dialog title={t('draft_status.title')} onClose={onClose}>
      <ol class="status-steps">
        {STATES.map((state, place) => (
          <li
            key={state}
            class={place < at ? 'is-past' : place === at ? 'is-now' : undefined}
            aria-current={place === at ? 'step' : undefined}
          >
            <span class="step-mark">{place < at && <Icon name="check" />}</span>
            <span>
              <strong>{t(`item.state_${state}`)}</strong>
              <span class="hint">{t(`draft_status.about_${state}`)}</span>
            </span>
          </li>
        ))}
      </ol>
      <StatusFacts status={status} name={who.nameOf(status.by)} />
      {moves.length > 0 ? (
        <div class="actions">
          {moves.map((to) => (
            <button
              key={to}
              class={STATES.indexOf(to) > at ? 'primary' : undefined}
              onClick={() => onMove(to)}
            >
              {t(`draft_status.move_${to}`)}
            </button>
          ))}
        </div>
      ) : (
        <p class="muted">{t('draft_status.no_moves')}</p>
      )}
    </Dialog>
  );
}

/** @param {{status: import('../panel_types.d.ts').DraftStatus, name: string}} props */
function StatusFacts({ status, name }) {
  const lang = language.value;
  const facts = /** @type {[string, string | undefined][]} */ ([
    ['since', t('draft_status.set_by', { date: dateText(status.at_ms, lang), name })],
    ['registry_number', status.registry_number],
    ['registered_on', status.registered_on && dateOnlyText(status.registered_on, lang)],
    ['authority', status.authority],
    ['answer', status.answer],
    ['note', status.note],
  ]);
  return (
    <dl class="details spaced">
      {facts
        .filter(([, value]) => value)
        .map(([key, value]) => (
          <div key={key}>
            <dt>{t(`draft_status.${key}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** A draft that is not whole goes no further than consultation. @type {DraftState[]} */
const NEEDS_ALL = ['adopted', 'submitted'];

/** Moves a draft on, or back. @param {{draft: ShownDraft, to: DraftState, onClose: () => void}} props */
function MoveDialog({ draft, to, onClose }) {
  const ask = useDraftAsk(draft);
  const { clock } = useServices();
  const [count, setCount] = useState(0);
  /** @type {{answer: Outline | null}} */
  const { answer: outline } = useQuery('draft.outline', { channel: draft.name }, count);
  const reasons = NEEDS_ALL.includes(to) ? (outline?.reasons ?? []) : [];
  const isBack = STATES.indexOf(to) < STATES.indexOf(draft.view.status.state);
  const today = dayOf(clock.now());
  if (reasons.length > 0 && outline)
    return (
      <Dialog title={t(`draft_status.move_${to}`)} onClose={onClose}>
        <p>{t('draft_status.incomplete', { count: reasons.length })}</p>
        <Reasons draft={draft} reasons={reasons} sections={outline.sections} onGo={onClose} />
      </Dialog>
    );
  const needed = (/** @type {string} */ key) => (/** @type {string} */ value) =>
    tidy(value) ? undefined : t(`draft_status.${key}_missing`);
  const asked = fieldsOf(to, isBack);
  return (
    <FormDialog
      space={draft.view.space}
      title={t(`draft_status.move_${to}`)}
      text={t(isBack ? 'draft_status.back_text' : `draft_status.about_${to}`)}
      action={t(`draft_status.do_${to}`)}
      checks={Object.fromEntries(asked.filter((one) => one.isNeeded).map(({ name }) => [name, needed(name)]))}
      work={async (values) => {
        const said = asked.map(({ name }) => [name, tidy(values[name] ?? '')]).filter(([, value]) => value);
        try {
          await ask('draft.set_status', { state: to, ...Object.fromEntries(said) });
        } catch (error) {
          // What is missing is listed where it is so.
          setCount(count + 1);
          throw error;
        }
        toast(t('draft_status.moved', { state: t(`item.state_${to}`) }));
      }}
      onClose={onClose}
    >
      {(errors) =>
        asked.map(({ name, isNeeded, type, lines, most }, place) => (
          <Field
            key={name}
            label={t(`draft_status.${name}`)}
            name={name}
            type={type}
            lines={lines}
            maxLength={most}
            max={type === 'date' ? today : undefined}
            defaultValue={type === 'date' ? today : undefined}
            isOptional={!isNeeded}
            autoFocus={place === 0}
            error={errors[name]}
          />
        ))
      }
    </FormDialog>
  );
}

/**
 * What a move is asked with.
 * @param {DraftState} to @param {boolean} isBack
 * @returns {{name: string, isNeeded: boolean, type?: string, lines?: number, most?: number}[]}
 */
function fieldsOf(to, isBack) {
  const note = { name: 'note', isNeeded: isBack, lines: 3, most: 1000 };
  if (to === 'submitted' && !isBack)
    return [
      { name: 'registry_number', isNeeded: true, most: 100 },
      { name: 'registered_on', isNeeded: true, type: 'date' },
      { name: 'authority', isNeeded: true, most: 200 },
      note,
    ];
  if (to === 'answered') return [{ name: 'answer', isNeeded: true, lines: 5, most: 4000 }, note];
  return [note];
}
