import '../words.js';
import '../../ui/styles/draft_panels.css';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { unsentText } from '../../rooms/unsent_text.js';
import { Icon } from '../../ui/icons.jsx';
import { tidy } from '../../ui/text.js';
import { useQuery } from '../../ui/use_query.js';
import { language, t } from '../../ui/words.js';
import { useEditor } from '../editor/editor_context.js';
import { useMoment, useWho } from '../panel_tools.js';
import { Reasons } from '../status/reasons.jsx';
import { useTemplates } from '../templates.js';

/** @typedef {import('../panel_types.d.ts').ShownDraft} ShownDraft */
/** @typedef {import('../panel_types.d.ts').ThemeAnswer} ThemeAnswer */
/** @typedef {import('../panel_types.d.ts').Outline} Outline */

/** @type {ThemeAnswer[]} */
const ANSWERS = ['yes', 'partly', 'no', 'not_applicable'];
/** These need words of explanation. @type {ThemeAnswer[]} */
const EXPLAINED = ['no', 'not_applicable'];
/** How long after a change of the text the server is asked again what is missing. */
const AGAIN_MS = 3_000;

/** What a draft must have before it is adopted: its parts, its limits, the horizontal themes. @param {{draft: ShownDraft}} props */
export default function ChecklistPanel({ draft }) {
  const { view } = draft;
  const content = useTemplates();
  const outline = useOutline(draft);
  const who = useWho(
    draft,
    view.themes.map(({ by }) => by),
  );
  const template = content?.templateOf(view.template.id, view.template.version);
  return (
    <section class="panel" aria-labelledby="checklist">
      <h2 id="checklist">{t('checklist.title')}</h2>
      {outline && content && (
        <Completeness
          draft={draft}
          outline={outline}
          questions={content.themes.groups.reduce((sum, group) => sum + group.questions.length, 0)}
          needsThemes={!!template?.needs_themes}
        />
      )}
      <h2 class="panel-part">{t('checklist.themes')}</h2>
      <p class="lead muted">
        {t(template?.needs_themes ? 'checklist.themes_needed' : 'checklist.themes_text')}
      </p>
      {content?.themes.groups.map((group) => (
        <section key={group.key} class="theme-group" aria-labelledby={`theme-${group.key}`}>
          <h3 id={`theme-${group.key}`}>{group.name[language.value]}</h3>
          <ol class="themes">
            {group.questions.map((question) => (
              <Question key={question.number} draft={draft} question={question} who={who} />
            ))}
          </ol>
        </section>
      ))}
    </section>
  );
}

/** What the server says of the text, asked again a moment after it changed. @param {ShownDraft} draft @returns {Outline | null} */
function useOutline(draft) {
  const doc = useEditor()?.doc;
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!doc) return;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        setTurn((before) => before + 1);
      }, AGAIN_MS);
    };
    doc.on('update', soon);
    return () => {
      doc.off('update', soon);
      clearTimeout(timer);
    };
  }, [doc]);
  const last = Math.max(0, ...draft.view.themes.map((one) => one.at_ms));
  return useQuery('draft.outline', { channel: draft.name }, `${turn}.${last}`).answer;
}

/** @param {{draft: ShownDraft, outline: Outline, questions: number, needsThemes: boolean}} props */
function Completeness({ draft, outline, questions, needsThemes }) {
  const { reasons, sections } = outline;
  const missing = (/** @type {string[]} */ kinds) => reasons.filter(({ reason }) => kinds.includes(reason));
  const absent = missing(['section_empty', 'section_missing']).length;
  const isGone = missing(['section_missing']).length;
  const required = sections.filter((one) => one.is_required).length + isGone;
  const answered = draft.view.themes.length;
  const steps = required + (needsThemes ? questions : 0);
  const done = required - absent + (needsThemes ? Math.min(answered, questions) : 0);
  const share = steps === 0 ? (reasons.length === 0 ? 1 : 0) : done / steps;
  const percent = Math.floor(share * 100);
  return (
    <div class="completeness box">
      <p class="completeness-head">
        <strong>{t('checklist.percent', { percent })}</strong>
        <span class="muted">
          {t('checklist.words', { count: outline.words })} ·{' '}
          {t('checklist.pages', { count: Math.max(1, Math.round(outline.pages)) })}
        </span>
      </p>
      <meter class="completeness-bar" min={0} max={100} value={percent} aria-label={t('checklist.meter')} />
      <ul class="completeness-facts">
        {required > 0 && (
          <Fact
            isDone={absent === 0}
            text={t('checklist.sections', { done: required - absent, count: required })}
          />
        )}
        <Fact
          isDone={answered >= questions}
          text={t('checklist.answered', { done: answered, count: questions })}
        />
      </ul>
      {reasons.length > 0 ? (
        <>
          <p class="completeness-missing">{t('checklist.missing')}</p>
          <Reasons draft={draft} reasons={reasons} sections={sections} />
        </>
      ) : (
        <p class="good">
          <Icon name="check" /> {t('checklist.nothing_missing')}
        </p>
      )}
    </div>
  );
}

/** @param {{isDone: boolean, text: string}} props */
function Fact({ isDone, text }) {
  return (
    <li class={isDone ? 'good' : undefined}>
      <Icon name={isDone ? 'check' : 'clock'} /> {text}
    </li>
  );
}

/**
 * One question: yes and partly are saved as they are chosen, the others with their explanation.
 * @param {object} props
 * @param {ShownDraft} props.draft
 * @param {import('../panel_types.d.ts').ThemeGroup['questions'][number]} props.question
 * @param {ReturnType<typeof useWho>} props.who
 */
function Question({ draft, question, who }) {
  const { number } = question;
  const momentText = useMoment();
  const answered = draft.view.themes.find((one) => one.question === number);
  const kept = useMemo(
    () => unsentText(localStorage, draft.me, `${draft.name}.theme.${number}`),
    [draft.name],
  );
  const [chosen, setChosen] = useState(/** @type {ThemeAnswer | null} */ (null));
  const [explanation, setExplanation] = useState(() => kept.read().text || (answered?.explanation ?? ''));
  const [problem, setProblem] = useState('');
  const answer = chosen ?? answered?.answer ?? null;
  const isOther =
    explanation !== (answered?.explanation ?? '') || (chosen !== null && chosen !== answered?.answer);

  useEffect(() => {
    // Somebody else's words are shown where ours are not on their way.
    if (!kept.read().text) setExplanation(answered?.explanation ?? '');
    setChosen(null);
  }, [answered?.at_ms]);

  /** @param {ThemeAnswer} wanted @param {string} words */
  async function save(wanted, words) {
    const said = tidy(words);
    if (EXPLAINED.includes(wanted) && !said) return setProblem(t('checklist.explanation_missing'));
    setProblem('');
    const done = await draft.act('draft.answer_theme', {
      question: number,
      answer: wanted,
      ...(said && { explanation: said }),
    });
    if (done) kept.write({ text: '' });
  }

  /** @param {ThemeAnswer} wanted */
  function choose(wanted) {
    setChosen(wanted);
    setProblem('');
    if (!EXPLAINED.includes(wanted) || tidy(explanation)) save(wanted, explanation);
  }

  /** @param {string} words */
  function write(words) {
    setExplanation(words);
    kept.write({ text: words });
  }

  const text = question.text[language.value];
  return (
    <li class="theme" value={number}>
      <fieldset disabled={!draft.mine.writes}>
        <legend>{text}</legend>
        <p class="hint">{question.help[language.value]}</p>
        <div class="theme-answers">
          {ANSWERS.map((one) => (
            <label key={one} class="theme-answer">
              <input
                type="radio"
                name={`theme-${number}`}
                checked={answer === one}
                onChange={() => choose(one)}
              />
              <span>{t(`checklist.${one}`)}</span>
            </label>
          ))}
        </div>
        {answer && (draft.mine.writes || answered?.explanation) && (
          <div class="theme-explanation">
            <label for={`theme-${number}-why`}>
              {t(EXPLAINED.includes(answer) ? 'checklist.explanation' : 'checklist.explanation_optional')}
            </label>
            <textarea
              id={`theme-${number}-why`}
              rows={2}
              maxLength={2000}
              value={explanation}
              aria-invalid={!!problem}
              aria-describedby={problem ? `theme-${number}-wrong` : undefined}
              onInput={(event) => write(event.currentTarget.value)}
            />
            {problem && (
              <p class="field-error" id={`theme-${number}-wrong`} role="alert">
                <Icon name="warning" /> {problem}
              </p>
            )}
            {isOther && draft.mine.writes && (
              <button type="button" class="small primary" onClick={() => save(answer, explanation)}>
                {t('common.save')}
              </button>
            )}
          </div>
        )}
      </fieldset>
      {answered && (
        <p class="theme-by">
          {t('checklist.by', { name: who.nameOf(answered.by), date: momentText(answered.at_ms) })}
        </p>
      )}
    </li>
  );
}
