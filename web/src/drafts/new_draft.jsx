import './words.js';
import '../ui/styles/draft_panels.css';
import { useId, useState } from 'preact/hooks';
import { FormNote } from '../spaces/form_note.jsx';
import { useSpaceAsk } from '../spaces/use_space.js';
import {
  VisibilityFields,
  useIsForOthers,
  visibilityChecks,
  visibilityParams,
} from '../spaces/visibility_fields.jsx';
import { Choice, Dialog, Field, Submit, useForm } from '../ui/form.jsx';
import { useWhileShown } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { useMember } from '../ui/services.js';
import { tidy } from '../ui/text.js';
import { toast } from '../ui/toasts.jsx';
import { language, t } from '../ui/words.js';
import { useTemplates } from './templates.js';

/** @typedef {import('./panel_types.d.ts').Template} Template */

/**
 * Makes a draft in a space, from a template.
 * @param {{space: string, onClose: () => void}} props
 */
export default function NewDraft({ space, onClose }) {
  const { navigate } = useMember();
  const ask = useSpaceAsk(space);
  const isForOthers = useIsForOthers(space);
  const close = useWhileShown(onClose);
  const go = useWhileShown(navigate);
  const content = useTemplates();
  const [visibility, setVisibility] = useState('members');
  const form = useForm({
    checks: {
      template: (template) => (template ? undefined : t('draft.template_missing')),
      title: (title) => (tidy(title) ? undefined : t('draft.title_missing')),
      ...visibilityChecks(visibility),
    },
    work: async ({ template, title, about, writers, language: written }, data) => {
      const { channel } = await ask('draft.create', {
        template,
        title: tidy(title),
        language: written,
        writers,
        ...(tidy(about) && { about: tidy(about) }),
        ...visibilityParams(visibility, data),
      });
      close();
      if (isForOthers(visibility, data)) return toast(t('draft.for_others', { title: tidy(title) }));
      go(`/draft/${channel?.split(':')[1]}`);
    },
  });
  if (!content) return null;
  return (
    <Dialog title={t('draft.new')} isWide onClose={onClose}>
      <form onSubmit={form.submit} noValidate>
        <TemplateCards templates={content.templates} error={form.errors.template} />
        <Field
          label={t('draft.title')}
          name="title"
          maxLength={200}
          autoComplete="off"
          error={form.errors.title}
        />
        <Field label={t('draft.about')} isOptional name="about" maxLength={500} autoComplete="off" />
        <div class="field-pair">
          <Choice
            label={t('draft.language')}
            name="language"
            value={language.value}
            options={['ro', 'en'].map((value) => ({ value, text: t(`draft.language_${value}`) }))}
          />
          <Choice
            label={t('draft.writers')}
            name="writers"
            value="member"
            options={['member', 'facilitator', 'secretariat'].map((value) => ({
              value,
              text: t(`draft.writers_${value}`),
            }))}
          />
        </div>
        <VisibilityFields
          space={space}
          label={t('draft.visibility')}
          visibility={visibility}
          onChoose={setVisibility}
          errors={form.errors}
        />
        <FormNote space={{ name: space }} isBusy={form.isBusy} />
        <Submit form={form} text={t('draft.create')} />
      </form>
    </Dialog>
  );
}

/**
 * What each template is for, to choose one.
 * @param {{templates: Template[], error?: string}} props
 */
function TemplateCards({ templates, error }) {
  const id = useId();
  return (
    <fieldset class="ticks" aria-describedby={error ? id : undefined}>
      <legend>{t('draft.template')}</legend>
      <div class="template-cards">
        {templates.map((template) => (
          <TemplateCard key={template.id} template={template} />
        ))}
      </div>
      {error && (
        <p class="field-error" id={id}>
          <Icon name="warning" /> {error}
        </p>
      )}
    </fieldset>
  );
}

/** @param {{template: Template}} props */
function TemplateCard({ template }) {
  const { id, name, about, sections, pages_most: pages } = template;
  const facts = [
    sections.length > 0 && t('draft.section_count', { count: sections.length }),
    pages && t('draft.pages_most', { count: pages }),
  ].filter(Boolean);
  return (
    <label class="template-card">
      <input type="radio" name="template" value={id} />
      <span>
        <strong>{name[language.value]}</strong>
        <span class="hint">{about[language.value]}</span>
        {facts.length > 0 && <span class="template-facts">{facts.join(' · ')}</span>}
      </span>
    </label>
  );
}
