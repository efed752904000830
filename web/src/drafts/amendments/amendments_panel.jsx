import '../words.js';
import '../../ui/styles/draft_panels.css';
import { useLayoutEffect, useState } from 'preact/hooks';
import { Field, Dialog } from '../../ui/form.jsx';
import { Icon } from '../../ui/icons.jsx';
import { lazy } from '../../ui/lazy.jsx';
import { Empty } from '../../ui/page.jsx';
import { useServices } from '../../ui/services.js';
import { tidy } from '../../ui/text.js';
import { toast } from '../../ui/toasts.jsx';
import { useQuery } from '../../ui/use_query.js';
import { t } from '../../ui/words.js';
import { DifferenceView } from '../compare/difference_view.jsx';
import { useEditor } from '../editor/editor_context.js';
import { FormDialog } from '../form_dialog.jsx';
import { useDraftAsk, useMoment, useWho } from '../panel_tools.js';
import { useLiveText } from '../read/live_text.js';
import { bySection, sectionBlocks } from './sections.js';
import { useForks } from './use_forks.js';

/** @typedef {import('../panel_types.d.ts').ShownDraft} ShownDraft */
/** @typedef {import('../panel_types.d.ts').Amendment} Amendment */
/** @typedef {import('../panel_types.d.ts').TextNode} TextNode */
/** @typedef {{base: TextNode, proposed: TextNode, merged?: TextNode}} AmendmentText */
/** @typedef {'accept' | 'reject' | 'withdraw'} Deed */

const ForkEditor = lazy(() => import('./fork_editor.jsx'));

/** Changes that members propose to sections: written, seen together, accepted or rejected. @param {{draft: ShownDraft, target?: number}} props */
export default function AmendmentsPanel({ draft, target }) {
  const { view, mine, isOpen } = draft;
  const forks = useForks(draft);
  const [isChoosing, setChoosing] = useState(false);
  const [fork, setFork] = useState(/** @type {import('./fork_store.js').Fork | null} */ (null));
  const who = useWho(
    draft,
    view.amendments.flatMap(({ by, decided }) => (decided ? [by, decided.by] : [by])),
  );
  const sections = useSections();
  const open = view.amendments.filter(({ state }) => state === 'open');
  const decided = view.amendments.filter(({ state }) => state !== 'open').reverse();
  useTarget(target);
  if (fork) return <ForkEditor draft={draft} fork={fork} forks={forks} onClose={() => setFork(null)} />;
  return (
    <section class="panel" aria-labelledby="amendments">
      <div class="section-head">
        <h2 id="amendments">{t('amendment.title')}</h2>
        {mine.amends !== false && isOpen && (
          <button class="primary" data-amend onClick={() => setChoosing(true)}>
            <Icon name="plus" /> {t('amendment.propose')}
          </button>
        )}
      </div>
      {!isOpen && <p class="muted">{t('amendment.closed')}</p>}
      {forks.forks.length > 0 && (
        <ul class="rows begun">
          {forks.forks.map((one) => (
            <li key={one.section}>
              <span class="row-text">
                {t('amendment.begun', { title: one.title || t('amendment.preamble') })}
              </span>
              <button onClick={() => setFork(one)}>{t('amendment.go_on')}</button>
            </li>
          ))}
        </ul>
      )}
      {open.length === 0 && <Empty title={t('amendment.none_title')} text={t('amendment.none')} />}
      {bySection(open, sections).map((place) => (
        <section key={place.section} class="group" aria-labelledby={`amended-${place.section}`}>
          <h3 class="group-title" id={`amended-${place.section}`}>
            {place.title || t('amendment.preamble')}{' '}
            <span class="muted">{t('amendment.count', { count: place.amendments.length })}</span>
          </h3>
          {place.isGone && <p class="missing">{t('amendment.section_gone')}</p>}
          <div class={place.amendments.length > 1 ? 'amendment-cards is-many' : 'amendment-cards'}>
            {place.amendments.map((one) => (
              <AmendmentCard
                key={one.seq}
                draft={draft}
                amendment={one}
                who={who}
                isGone={place.isGone}
                isTarget={one.seq === target}
              />
            ))}
          </div>
        </section>
      ))}
      {decided.length > 0 && (
        <details class="more" open={decided.some(({ seq }) => seq === target)}>
          <summary>{t('amendment.decided', { count: decided.length })}</summary>
          <div class="amendment-cards">
            {decided.map((one) => (
              <AmendmentCard
                key={one.seq}
                draft={draft}
                amendment={one}
                who={who}
                isTarget={one.seq === target}
              />
            ))}
          </div>
        </details>
      )}
      {isChoosing && (
        <ChooseSection
          draft={draft}
          sections={sections}
          forks={forks.forks}
          onFork={(chosen) => {
            setChoosing(false);
            setFork(chosen);
          }}
          onClose={() => setChoosing(false)}
        />
      )}
    </section>
  );
}

/** The sections of the text as it is now. @returns {{section: string, title: string}[]} */
function useSections() {
  const tools = useEditor();
  return tools?.outline.value ?? [];
}

/** @param {number | undefined} target */
function useTarget(target) {
  useLayoutEffect(() => {
    const card = /** @type {HTMLElement | null} */ (document.querySelector(`[data-amendment="${target}"]`));
    card?.scrollIntoView({ block: 'center' });
    card?.focus({ preventScroll: true });
  }, [target]);
}

/**
 * @param {object} props
 * @param {ShownDraft} props.draft
 * @param {{section: string, title: string}[]} props.sections
 * @param {import('./fork_store.js').Fork[]} props.forks those that were begun go on
 * @param {(fork: import('./fork_store.js').Fork) => void} props.onFork
 * @param {() => void} props.onClose
 */
function ChooseSection({ draft, sections, forks, onFork, onClose }) {
  const tools = useEditor();
  const { clock } = useServices();
  /** @param {{section: string, title: string}} chosen */
  async function choose({ section, title }) {
    const begun = forks.find((one) => one.section === section);
    if (begun) return onFork(begun);
    if (!tools) return;
    const { forkText } = await import('./fork.js');
    onFork(forkText(tools.doc, { person: draft.me, draft: draft.name, section, title, at_ms: clock.now() }));
  }
  return (
    <Dialog title={t('amendment.choose')} onClose={onClose}>
      <p>{t('amendment.choose_text')}</p>
      <ul class="choose-list">
        {sections.map((one) => (
          <li key={one.section}>
            <button type="button" class="quiet" onClick={() => choose(one)}>
              {one.title || t('amendment.preamble')}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/**
 * @param {object} props
 * @param {ShownDraft} props.draft
 * @param {Amendment} props.amendment
 * @param {ReturnType<typeof useWho>} props.who
 * @param {boolean} [props.isGone] its section is
 * @param {boolean} [props.isTarget]
 */
function AmendmentCard({ draft, amendment, who, isGone = false, isTarget = false }) {
  const momentText = useMoment();
  const { seq, state, by, reason, decided } = amendment;
  const isOpen = state === 'open';
  const [deed, setDeed] = useState(/** @type {Deed | null} */ (null));
  const [isShown, setShown] = useState(isOpen || isTarget);
  const owner = draft.view.sections.find((one) => one.section === amendment.section)?.owner;
  const decides = draft.mine.decides || owner === draft.me;
  return (
    <article class="amendment-card" data-amendment={seq} tabIndex={-1}>
      <p class="amendment-head">
        <strong>{who.whoText(amendment)}</strong>
        <span class="muted">{momentText(amendment.at_ms)}</span>
        {!isOpen && (
          <span class={`badge is-${state === 'accepted' ? 'good' : state}`}>
            {t(`amendment.state_${state}`)}
          </span>
        )}
      </p>
      {!isOpen && <p class="muted">{amendment.section_title || t('amendment.preamble')}</p>}
      <p class="amendment-reason">{reason}</p>
      {decided && (
        <p class="amendment-decided">
          {t(`amendment.by_${state}`, { name: who.whoText(decided), date: momentText(decided.at_ms) })}
          {decided.reason && `: ${decided.reason}`}
        </p>
      )}
      {isShown ? (
        <AmendmentDifference draft={draft} amendment={amendment} />
      ) : (
        <button class="small" onClick={() => setShown(true)}>
          <Icon name="compare" /> {t('amendment.show')}
        </button>
      )}
      {isOpen && draft.isOpen && (
        <div class="actions">
          {decides && !isGone && (
            <button class="primary" data-accept onClick={() => setDeed('accept')}>
              <Icon name="check" /> {t('amendment.accept')}
            </button>
          )}
          {decides && (
            <button data-reject onClick={() => setDeed('reject')}>
              {t('amendment.reject')}
            </button>
          )}
          {by === draft.me && <button onClick={() => setDeed('withdraw')}>{t('amendment.withdraw')}</button>}
        </div>
      )}
      {deed === 'accept' && (
        <AcceptDialog draft={draft} amendment={amendment} onClose={() => setDeed(null)} />
      )}
      {deed && deed !== 'accept' && (
        <EndDialog draft={draft} amendment={amendment} deed={deed} onClose={() => setDeed(null)} />
      )}
    </article>
  );
}

/** What an amendment changes. @param {{draft: ShownDraft, amendment: Amendment}} props */
function AmendmentDifference({ draft, amendment }) {
  /** @type {{answer: AmendmentText | null, error: unknown}} */
  const { answer, error } = useQuery('draft.amendment', { channel: draft.name, amendment: amendment.seq });
  if (error) return <p class="muted">{t('amendment.unreadable')}</p>;
  if (!answer) return <p class="muted">{t('common.loading')}</p>;
  return (
    <DifferenceView
      before={answer.base}
      after={answer.proposed}
      titles={[t('amendment.base'), t('amendment.after')]}
      isOneColumn
    />
  );
}

/** What the section will be, before it is so. @param {{draft: ShownDraft, amendment: Amendment, onClose: () => void}} props */
function AcceptDialog({ draft, amendment, onClose }) {
  const ask = useDraftAsk(draft);
  const live = useLiveText();
  /** @type {{answer: AmendmentText | null, error: unknown}} */
  const { answer } = useQuery('draft.amendment', { channel: draft.name, amendment: amendment.seq });
  const now = live && sectionBlocks(live, amendment.section);
  return (
    <FormDialog
      space={draft.view.space}
      title={t('amendment.accept_title')}
      text={t('amendment.accept_text')}
      action={t('amendment.accept')}
      isWide
      work={async ({ reason }) => {
        const said = tidy(reason);
        await ask('draft.accept_amendment', { amendment: amendment.seq, ...(said && { reason: said }) });
        toast(t('amendment.accepted_now'));
      }}
      onClose={onClose}
    >
      {() => (
        <>
          {answer?.merged && now ? (
            <DifferenceView
              before={now}
              after={answer.merged}
              titles={[t('version.now'), t('amendment.merged')]}
              isOneColumn
            />
          ) : (
            <p class="muted">{t('common.loading')}</p>
          )}
          <Field label={t('amendment.note')} name="reason" lines={2} maxLength={2000} isOptional />
        </>
      )}
    </FormDialog>
  );
}

/** @param {{draft: ShownDraft, amendment: Amendment, deed: 'reject' | 'withdraw', onClose: () => void}} props */
function EndDialog({ draft, amendment, deed, onClose }) {
  const ask = useDraftAsk(draft);
  const isReject = deed === 'reject';
  return (
    <FormDialog
      space={draft.view.space}
      title={t(`amendment.${deed}_title`)}
      text={t(`amendment.${deed}_text`)}
      action={t(`amendment.${deed}`)}
      look="danger"
      checks={isReject ? { reason: (said) => (tidy(said) ? undefined : t('amendment.why_missing')) } : {}}
      work={async ({ reason }) => {
        await ask(`draft.${deed}_amendment`, {
          amendment: amendment.seq,
          ...(isReject && { reason: tidy(reason) }),
        });
        toast(t(`amendment.${deed}_done`));
      }}
      onClose={onClose}
    >
      {(errors) =>
        isReject && (
          <Field
            label={t('amendment.why')}
            name="reason"
            lines={3}
            maxLength={2000}
            autoFocus
            error={errors.reason}
          />
        )
      }
    </FormDialog>
  );
}
